import { describe, expect, test } from 'vitest'
import type { PrintedInvoice } from '#questions/billing/printed-invoice.ts'
import { printInvoice } from './invoice-paper.ts'
import { type Item, LINE, linesOf, PRINTED, printedWith, REASONS } from './printed.test-data.ts'
import { type ReadPdf, readPdf } from './read-pdf.test-data.ts'

async function shown(printed: PrintedInvoice): Promise<ReadPdf> {
  return readPdf(await printInvoice(printed, { compress: false }))
}

/** What stands on page one, line by line. */
async function pageOne(printed: PrintedInvoice): Promise<readonly string[]> {
  return ((await shown(printed)).pages[0] ?? []).map(({ text }) => text)
}

describe('page one of an invoice', () => {
  test('says who owes whom what until when for what', async () => {
    const { text } = await shown(PRINTED)
    expect(text.startsWith('Invoice\nALTUS-INV-000042\nTotal to pay\n190.40 EUR\nDue 2 Jul 2026\n')).toBe(true)
    for (const says of [
      'Seller\nAltus GmbH\nCountry DE\nTax id DE811111111 (DE)\n',
      'Buyer\nNordwind AG\nCountry DE\n',
      'Issue date\n2 Jun 2026\nPeriod\n1 – 31 May 2026 (Europe/Berlin)\nDue date\n2 Jul 2026\nTerms\n30 days net\n',
      'Purchase order\nPO-7781\n',
      'Stratum for Fen Foods (nordwind:fen-stratum)\n160.00\nNet\n160.00\nVAT: 19 % (DE)\n160.00\n30.40\nTotal\n190.40\n',
      'Nordwind AG pays Altus GmbH 190.40 EUR by 2 Jul 2026. Name ALTUS-INV-000042 with the payment.',
    ])
      expect(text).toContain(says)
  })

  test('goes on with the lines and how they were rated, where there is room', async () => {
    const { text, pages } = await shown(PRINTED)
    expect(pages.length).toBe(1)
    expect(text).toContain('1\nCores\n1 – 31 May 2026\n12\ncore-month\n160.00\nSubtotal\n160.00\nNet\n160.00\n')
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      '12 core-month: sum of amount over 1 event; 12 units over 3 tiers = 160; up to 5: 100 flat + 5 × 0; up to 10: 50 flat + 5 × 0; up to 15: 2 × 5',
    )
  })

  test('is told from what reads the file: its title, its language, its day, and that it is tagged', async () => {
    const { raw } = await shown(PRINTED)
    expect(raw).toContain('(Invoice ALTUS-INV-000042)')
    expect(raw).toContain('(Altus GmbH)')
    expect(raw).toContain('(D:20260602000000Z)')
    expect(raw).toContain('/Lang (en)')
    expect(raw).toMatch(/\/MarkInfo/)
  })

  test('has each tax with its note, five of them', async () => {
    const tax = (
      kind: PrintedInvoice['document']['taxes'][number]['kind'],
      says: string,
      net: string,
      owed: string,
    ) => ({
      ...{ kind, country: 'DE', percent: '0', net, tax: owed, says, original: null },
    })
    const says = await pageOne(
      printedWith({
        taxes: [
          tax('domestic', 'VAT: 19 % (DE)', '10', '1.9'),
          tax('domestic', 'Reduced VAT: 7 % (DE)', '20', '1.4'),
          tax('reverse_charge', 'Reverse charge: the buyer (FR1) owes the tax in FR', '30', '0'),
          tax('outside_scope', 'Outside the scope of the tax of DE: a service to US', '40', '0'),
          tax('exempt', 'Exempt from tax: a hospital', '60', '0'),
        ],
        tax: '3.3',
        total: '163.3',
      }),
    )
    const from = says.indexOf('Net', says.indexOf('For'))
    expect(says.slice(from, says.indexOf('Total') + 2)).toEqual([
      ...['Net', '160.00', 'VAT: 19 % (DE)', '10.00', '1.90', 'Reduced VAT: 7 % (DE)', '20.00', '1.40'],
      ...['Reverse charge: the buyer (FR1) owes the tax in FR', '30.00', '0.00'],
      ...['Outside the scope of the tax of DE: a service to US', '40.00', '0.00'],
      ...['Exempt from tax: a hospital', '60.00', '0.00', 'Total', '163.30'],
    ])
  })

  test('of a currency without places shows none', async () => {
    const says = await pageOne(
      printedWith({
        currency: 'JPY',
        net: '160000',
        tax: '16000',
        total: '176000',
        items: [{ ...LINE, amount: '160000' }],
      }),
    )
    expect(says).toContain('176,000 JPY')
    expect(says).toContain('160,000')
  })
})

const CORRECTION: Item = { ...LINE, kind: 'correction', corrects: 'line:ALTUS-INV-000041/3', amount: '-40' }
const CREDITED = { kind: 'credit_note', number: 'ALTUS-CN-000007', net: '-40', tax: '-7.6', total: '-47.6' } as const
const WHY = [
  { path: '1.1.2', rule: 'goodwill', says: 'Goodwill of 40: of an outage' },
  { path: '1.4', rule: 'news', says: 'New since then: 1 fact' },
]

describe('a credit note', () => {
  test('says what it corrects, on which period, and why', async () => {
    const says = await pageOne(
      printedWith(
        { ...CREDITED, items: [CORRECTION], corrects: ['ALTUS-INV-000041'] },
        { reasons: new Map([[LINE.id, WHY]]) },
      ),
    )
    expect(says.slice(0, 5)).toEqual([
      'Credit note',
      'ALTUS-CN-000007',
      'Total credited',
      '−47.60 EUR',
      'Nothing to pay',
    ])
    expect(says).not.toContain('Due date')
    const text = says.join(' ').replaceAll(/ +/g, ' ')
    expect(text).toContain('Nordwind AG owes Altus GmbH 47.60 EUR less. This credit note corrects ALTUS-INV-000041.')
    expect(text).toContain('ALTUS-INV-000041 1 – 31 May 2026 Cores: Goodwill of 40: of an outage; 1 fact −40.00')
    expect(text).toContain('Cores Corrects ALTUS-INV-000041 1 – 31 May 2026')
  })

  test.each([
    { billAgain: true, says: 'What it charged is billed again.' },
    { billAgain: false, says: 'What it charged is not billed again.' },
  ])('that takes an invoice back says so: billed again is $billAgain', async ({ billAgain, says }) => {
    const printed = printedWith({ ...CREDITED, items: [CORRECTION], voids: 'ALTUS-INV-000041', billAgain })
    const text = (await pageOne(printed)).join(' ').replaceAll(/ +/g, ' ')
    expect(text).toContain(`This credit note takes back invoice ALTUS-INV-000041. ${says}`)
  })
})

describe('300 lines', () => {
  const items = [...linesOf(300)]
  const printed = printedWith({ items, lines: 300, net: '300', tax: '57', total: '357' }, { reasons: new Map() })

  test('come to the net by their subtotals, each line once', async () => {
    const { text } = await shown(printed)
    // A hundred lines of each of three subscriptions, 1.00 each.
    expect(text.match(/^Subtotal\n100\.00$/gm)?.length).toBe(3)
    expect(text.match(/^core-month\n1\.00$/gm)?.length).toBe(300)
    expect(text).toContain('Net\n300.00')
  })

  test('stand under the heads of their columns on each page, which is numbered and named', async () => {
    const { pages } = await shown(printed)
    expect(pages.length).toBeGreaterThan(5)
    for (const [at, page] of pages.entries()) {
      const says = page.map(({ text }) => text)
      expect(says).toContain(`${at + 1} of ${pages.length}`)
      if (at === 0) continue
      expect(says).toContain('Invoice ALTUS-INV-000042 · Altus GmbH to Nordwind AG')
      expect(says.filter((text) => text === 'Quantity').length).toBe(1)
    }
  })

  test('leave no head of a group alone at the end of a page, and no sum alone at its beginning', async () => {
    // One line more moves everything below by one line: each place where a page can end comes by.
    for (let more = 0; more < 40; more += 1) {
      const longer = [...linesOf(3 * 12 + more)]
      const { pages } = await shown(printedWith({ items: longer }, { reasons: new Map() }))
      for (const page of pages.slice(1)) {
        const says = page.map(({ text }) => text)
        const body = says.slice(says.indexOf('Amount, EUR') + 1, says.lastIndexOf('Altus GmbH'))
        expect(body[0]).not.toBe('Subtotal')
        expect(says.findLast((text) => text !== '')).toBeDefined()
        expect(body.filter((text) => !text.startsWith('Invoice ')).at(-1)).not.toMatch(/^Stratum for/)
      }
    }
  }, 60_000)

  test('have amounts that end at one edge', async () => {
    const [, second = []] = (await shown(printedWith({ items: [...linesOf(90)] }))).pages
    const starts = new Set(second.filter(({ text }) => text === '1.00').map(({ x }) => x))
    expect(starts.size).toBe(1)
  })
})

test('any text is shown: what the font lacks stands as a box, and nothing breaks', async () => {
  const name = 'Ελληνική Ж ẞ ő €¥₺ 日本 \u{1F600} a\u0007b \uD800'
  const { text } = await shown(printedWith({}, { buyer: { id: 'x', name, country: null, taxIds: [] } }))
  expect(text.replaceAll('\n', ' ')).toContain('Ελληνική Ж ẞ ő €¥₺ □□ □ a b □')
})

test('long names wrap within their place', async () => {
  const name = `${'Donaudampfschifffahrtsgesellschaft'.repeat(6)} mbH`
  const { pages, text } = await shown(
    printedWith({ items: [{ ...LINE, chargeName: name }] }, { buyer: { id: 'x', name, country: 'DE', taxIds: [] } }),
  )
  expect(text.replaceAll(/\s/g, '')).toContain(name.replaceAll(' ', ''))
  for (const { x } of pages.flat()) expect(x).toBeGreaterThanOrEqual(56)
})

test('the same document has the same bytes, also compressed, and another one has others', async () => {
  const [one, again] = [await printInvoice(PRINTED), await printInvoice(PRINTED)]
  expect(one.equals(again)).toBe(true)
  expect(one.equals(await printInvoice(printedWith({ purchaseOrder: 'PO-7782' })))).toBe(false)
})

test('a reason that is not for both is not there to be printed, and what is left is', async () => {
  const { text } = await shown(printedWith({}, { reasons: new Map([[LINE.id, REASONS.slice(6)]]) }))
  expect(text).toContain('12 core-month: sum of amount over 1 event')
  expect(text).not.toContain('tiers')
})
