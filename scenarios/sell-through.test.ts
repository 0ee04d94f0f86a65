import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { MACHINE } from '#core/channel/access.ts'
import { importSellThrough, type SellThroughOptions } from '#edges/importers/sell-through-file.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { quarantine } from '#questions/metering/quarantine.ts'
import { sellThroughImports } from '#questions/rewards/sell-through-imports.ts'
import { sellThroughLines } from '#questions/rewards/sell-through-lines.ts'
import { sellThroughReview } from '#questions/rewards/sell-through-review.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { sellThroughAsOf } from '#stores/postgres/sell-through-ready.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const EXAMPLE = join(import.meta.dirname, '../docs/sell-through')
const FILE = join(EXAMPLE, 'sold-2026-05.csv')
const MAPPING = parse(readFileSync(join(EXAMPLE, 'mapping.yaml'), 'utf8')) as unknown
const [HEADER = '', ...ROWS] = readFileSync(FILE, 'utf8').trim().split('\n')

const ORGANIZATIONS: Readonly<Record<string, readonly [name: string, role: string, country: string]>> = {
  altus: ['Altus', 'vendor', 'DE'],
  nordwind: ['Nordwind', 'distributor', 'DE'],
  rival: ['Rival Software', 'vendor', 'DE'],
  birch: ['Birch & Loam', 'partner', 'DE'],
  mossgate: ['Mossgate Consulting', 'partner', 'FR'],
  'fen-foods': ['Fen Foods', 'customer', 'GB'],
  'peat-works': ['Peat Works', 'customer', 'GB'],
  'reed-labs': ['Reed Labs', 'customer', 'DE'],
}

let stage: Stage
let folder = ''
beforeAll(async () => {
  stage = await openStage()
  folder = mkdtempSync(join(tmpdir(), 'perennial-sell-through-'))
  for (const [about, [name, role, country]] of Object.entries(ORGANIZATIONS)) {
    const body = { name, roles: [role], country, zone: 'Europe/Berlin' }
    expect(await tell('altus', { kind: 'organization', about, body })).toBe('recorded')
  }
  const all = Object.keys(ORGANIZATIONS)
  const met = { kind: 'introduction', about: 'altus:all', body: { organizations: all } }
  expect(await tell('altus', met)).toBe('recorded')
  const charges = [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }]
  for (const [about, name] of [
    ['altus:stratum', 'Stratum'],
    ['altus:backup', 'Stratum Backup Pro'],
  ] as const)
    expect(await tell('altus', { kind: 'product', about, body: { name, charges } })).toBe('recorded')
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

const contextOf = (organization: string): Context => ({
  ...{ records: stage.records, usage: stage.usage, operator: 'altus', principal: MACHINE, organization },
  now: Temporal.Instant.from('2026-06-02T08:00:00Z'),
})

/** `recorded`, or the code of the refusal. */
async function tell(by: string, fact: Readonly<{ kind: string; about: string; body: object }>): Promise<string> {
  const answer = await perform(recordFacts, contextOf(by), recordFacts.input.parse({ facts: [fact] }))
  return answer.ok ? 'recorded' : answer.refusal.code
}

/** added, replaced, known, quarantined, and the sums. */
async function take(by: string, rows: readonly string[] | 'example', options: Partial<SellThroughOptions> = {}) {
  const path = rows === 'example' ? FILE : join(folder, 'file.csv')
  if (rows !== 'example') writeFileSync(path, `${[HEADER, ...rows].join('\n')}\n`)
  const answer = await importSellThrough(contextOf(by), { path }, { mapping: MAPPING, ...options })
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
  const { added, replaced, known, quarantined, sums, codes } = answer.value
  return { came: [added, replaced, known, quarantined], sums, codes }
}

async function linesOf(who: string, asked: object = {}) {
  const answer = await perform(
    sellThroughLines,
    contextOf(who),
    sellThroughLines.input.parse({ sort: 'oldest', ...asked }),
  )
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value.lines
}

async function waiting(who: string) {
  const answer = await perform(sellThroughReview, contextOf(who), sellThroughReview.input.parse({}))
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value.names
}

async function ready(who: string, record?: number) {
  return await lookAs(contextOf(who), async (acting) => {
    const cut = await currentCut(acting)
    return await sellThroughAsOf(acting, { vendor: 'altus' }, { ...cut, record: record ?? cut.record })
  })
}

async function now(): Promise<number> {
  return (await lookAs(contextOf('altus'), currentCut)).record
}

const shown = ({ id, partner, product, amount }: Awaited<ReturnType<typeof ready>>['ready'][number]): string =>
  `${id} ${partner} ${product} ${amount.toFixed()}`

const decide = (about: string, side: string, key: string, more: object) => ({
  kind: 'sell_through_decided',
  about: `nordwind:${about}`,
  body: { vendor: 'altus', distributor: 'nordwind', side, key, ...more },
})

describe('the example file', () => {
  test('a check says what would come of it, and records nothing', async () => {
    const before = await now()
    expect(await take('nordwind', 'example', { check: true })).toMatchObject({
      came: [5, 0, 0, 2],
      sums: { EUR: '1400' },
    })
    expect(await now()).toBe(before)
    expect(await linesOf('nordwind')).toEqual([])
  })

  test('comes in with its faults in quarantine', async () => {
    expect(await take('nordwind', 'example')).toEqual({
      came: [5, 0, 0, 2],
      sums: { EUR: '1400' },
      codes: { unreadable_number: 1, return_exceeds_sale: 1 },
    })
    const kept = await perform(quarantine, contextOf('nordwind'), quarantine.input.parse({}))
    expect(kept.ok && kept.value.rows.map(({ row, code, says }) => [row, code, says])).toEqual([
      [7, 'unreadable_number', 'Qty is "ten"; wanted a decimal number like 0,80'],
      [
        6,
        'return_exceeds_sale',
        'With it 6 for 480 of altus/nordwind/INV-7002/1 would have come back, and 5 for 400 were sold',
      ],
    ])
  })

  test('is known when it comes again, also from the vendor for its distributor', async () => {
    const before = await now()
    expect((await take('nordwind', 'example')).came).toEqual([0, 0, 5, 2])
    const mapping = { ...(MAPPING as object), distributor: { text: 'nordwind' } }
    expect((await take('altus', ROWS.slice(0, 4), { mapping })).came).toEqual([0, 0, 4, 0])
    const imports = await perform(sellThroughImports, contextOf('nordwind'), sellThroughImports.input.parse({}))
    expect(
      imports.ok && imports.value.imports.map(({ rows, added, quarantined }) => [rows, added, quarantined]),
    ).toEqual([[7, 5, 2]])
    const lines = await linesOf('altus')
    expect(lines.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1])
    expect(await now()).toBeGreaterThanOrEqual(before)
  })

  test('is matched where that is sure, and waits where it is not', async () => {
    const names = await waiting('altus')
    expect(
      names
        .map(({ side, key, lines, sums, candidates }) => [side, key, lines, sums, candidates.map(({ id }) => id)])
        .sort(),
    ).toEqual(
      [
        ['reseller', 'ref:R-1002', 1, { EUR: '400' }, ['mossgate']],
        ['reseller', 'ref:R-1003', 1, { EUR: '100' }, []],
        ['customer', 'name:reed labs|FR', 1, { EUR: '400' }, ['reed-labs']],
        ['product', 'sku:st-backup', 1, { EUR: '100' }, ['altus:backup', 'altus:stratum']],
      ].sort(),
    )
    const { ready: counting, waiting: others } = await ready('altus')
    expect(counting.map(shown)).toEqual([
      'altus/nordwind/CN-7101/1 birch altus:stratum -160',
      'altus/nordwind/INV-7001/1 birch altus:stratum 960',
      'altus/nordwind/INV-7001/2 birch altus:stratum 100',
    ])
    expect(counting.map(({ customer }) => customer)).toEqual(['fen-foods', 'fen-foods', 'peat-works'])
    expect(others).toEqual([
      { id: 'altus/nordwind/INV-7002/1', lacks: 'partner', state: 'open' },
      { id: 'altus/nordwind/INV-7003/1', lacks: 'product', state: 'open' },
    ])
  })
})

describe('who sees what', () => {
  test.each([
    ['altus', 5],
    ['nordwind', 5],
    ['birch', 3],
    ['mossgate', 0],
    ['fen-foods', 0],
    ['rival', 0],
  ])('%s sees %i lines', async (who, count) => {
    expect(await linesOf(who)).toHaveLength(count)
  })

  test('a reseller sees that the lines count for it, and nobody’s queue', async () => {
    const lines = await linesOf('birch')
    expect(lines.map(({ partner, state }) => [partner, state])).toEqual(lines.map(() => ['birch', 'counts']))
    expect(await waiting('birch')).toEqual([])
  })

  test('nobody tells what others sold of others’ products', async () => {
    const foreign = { ...(MAPPING as object), distributor: { text: 'nordwind' } }
    expect((await take('rival', ROWS.slice(0, 1), { mapping: foreign })).codes).toEqual({ wrong_sides: 1 })
  })
})

describe('decisions', () => {
  test('are remembered for later lines of the name, and can be taken back', async () => {
    const before = await now()
    expect(
      await tell('rival', {
        ...decide('x', 'reseller', 'ref:R-1002', { decision: 'match', target: 'mossgate' }),
        about: 'rival:x',
      }),
    ).toBe('unknown_reference')
    expect(
      await tell('nordwind', decide('m1', 'reseller', 'ref:R-1002', { decision: 'match', target: 'mossgate' })),
    ).toBe('recorded')
    const later = ROWS[2]?.replace('INV-7002;1', 'INV-7010;1').replace('Mosgate Consult', 'MGC') ?? ''
    expect((await take('nordwind', [later])).came).toEqual([1, 0, 0, 0])
    const of = async (record?: number) =>
      (await ready('altus', record)).ready.filter(({ partner }) => partner === 'mossgate').map(({ id }) => id)
    expect(await of()).toEqual(['altus/nordwind/INV-7002/1', 'altus/nordwind/INV-7010/1'])
    expect(await of(before)).toEqual([])
    expect(await linesOf('mossgate')).toHaveLength(2)

    const decided = await now()
    expect(
      await tell('altus', { ...decide('u', 'reseller', 'ref:R-1002', { decision: 'undo' }), about: 'altus:u' }),
    ).toBe('recorded')
    expect(await tell('nordwind', decide('u2', 'reseller', 'ref:R-1002', { decision: 'undo' }))).toBe(
      'nothing_to_decide',
    )
    expect(await of()).toEqual([])
    expect(await of(decided)).toEqual(['altus/nordwind/INV-7002/1', 'altus/nordwind/INV-7010/1'])
    expect(await linesOf('mossgate')).toEqual([])
    expect(
      await tell('nordwind', decide('m2', 'reseller', 'ref:R-1002', { decision: 'match', target: 'mossgate' })),
    ).toBe('recorded')
    expect(await of()).toHaveLength(2)
  })

  test('say that a name is none of ours, or that it has to be told of first', async () => {
    expect(await tell('nordwind', decide('n', 'reseller', 'ref:R-1003', { decision: 'not_ours' }))).toBe('recorded')
    expect(
      await tell('nordwind', decide('b', 'product', 'sku:st-backup', { decision: 'match', target: 'altus:backup' })),
    ).toBe('recorded')
    expect(await tell('nordwind', decide('r', 'customer', 'name:reed labs|FR', { decision: 'new_needed' }))).toBe(
      'recorded',
    )
    expect((await waiting('nordwind')).map(({ key, because }) => [key, because])).toEqual([
      ['name:reed labs|FR', 'new_needed'],
    ])
    expect((await ready('nordwind')).waiting).toEqual([
      { id: 'altus/nordwind/INV-7003/1', lacks: 'partner', state: 'not_ours' },
    ])
  })

  test('name what is reported and what exists', async () => {
    expect(await tell('nordwind', decide('a', 'reseller', 'ref:R-9', { decision: 'match', target: 'birch' }))).toBe(
      'unknown_reference',
    )
    expect(await tell('nordwind', decide('a', 'reseller', 'ref:R-1003', { decision: 'match', target: 'nobody' }))).toBe(
      'unknown_reference',
    )
    expect(
      await tell('nordwind', decide('a', 'reseller', 'ref:R-1003', { decision: 'match', target: 'nordwind' })),
    ).toBe('unknown_reference')
    expect(
      await tell('nordwind', decide('a', 'product', 'sku:stratum', { decision: 'match', target: 'altus:nothing' })),
    ).toBe('unknown_reference')
    expect(await tell('nordwind', decide('a', 'reseller', 'ref:R-1003', { decision: 'match' }))).toBe('wrong_body')
  })
})

describe('a line', () => {
  const CHANGED = ROWS[1]?.replace(';3;33,33;100,00;', ';4;33,33;133,33;') ?? ''

  test('changes only by a resubmission, and its former version stays', async () => {
    expect((await take('nordwind', [CHANGED])).codes).toEqual({ line_changed: 1 })
    const before = await now()
    expect(await take('nordwind', [CHANGED], { replaces: true })).toEqual({
      came: [0, 1, 0, 0],
      sums: { EUR: '133.33' },
      codes: {},
    })
    const [line] = await linesOf('nordwind', { line: 'altus/nordwind/INV-7001/2' })
    expect(line).toMatchObject({
      version: 2,
      quantity: '4',
      amount: '133.33',
      former: [{ version: 1, quantity: '3', amount: '100' }],
    })
    const amountAt = async (record?: number) =>
      (await ready('altus', record)).ready.find(({ id }) => id === 'altus/nordwind/INV-7001/2')?.amount.toFixed()
    expect([await amountAt(before), await amountAt()]).toEqual(['100', '133.33'])
  })

  test('never falls below what came back of it', async () => {
    const less = ROWS[0]?.replace(';12;80,00;960,00;', ';1;80,00;80,00;') ?? ''
    expect((await take('nordwind', [less], { replaces: true })).codes).toEqual({ return_exceeds_sale: 1 })
  })

  test('is taken when its fault is gone: the same file with the name of a fault that no longer holds', async () => {
    const sale = ROWS[2]?.replace('INV-7002;1', 'INV-7020;1') ?? ''
    const back =
      ROWS[5]
        ?.replace('CN-7102;1', 'CN-7120;1')
        .replace('INV-7002/1', 'INV-7020/1')
        .replace(';6;80,00;480,00;', ';5;80,00;400,00;') ?? ''
    expect((await take('nordwind', [back])).codes).toEqual({ unknown_sale: 1 })
    expect((await take('nordwind', [sale])).came).toEqual([1, 0, 0, 0])
    expect((await take('nordwind', [back])).came).toEqual([1, 0, 0, 0])
    const kept = await perform(quarantine, contextOf('nordwind'), quarantine.input.parse({ code: 'unknown_sale' }))
    expect(kept.ok && kept.value.rows.map(({ state }) => state)).toEqual(['accepted'])
  })

  test('counts for the delivery partner once it is handed over, and so does what comes back of it', async () => {
    const line = 'altus/nordwind/INV-7001/1'
    const hand = (by: string, from: string, to: string) =>
      tell(by, {
        kind: 'sell_through_handed',
        about: `${by}:h-${to}`,
        body: { line, from, to, because: 'Mossgate delivers' },
      })
    expect(await hand('mossgate', 'birch', 'mossgate')).toBe('unknown_reference')
    expect(await hand('fen-foods', 'birch', 'mossgate')).toBe('unknown_reference')
    expect(await hand('nordwind', 'mossgate', 'birch')).toBe('counts_for_another')
    expect(await hand('birch', 'birch', 'mossgate')).toBe('recorded')
    expect(await hand('birch', 'birch', 'mossgate')).toBe('counts_for_another')
    const { ready: counting } = await ready('altus')
    expect(counting.filter(({ id }) => /INV-7001\/1|CN-7101/.test(id)).map(shown)).toEqual([
      'altus/nordwind/CN-7101/1 mossgate altus:stratum -160',
      'altus/nordwind/INV-7001/1 mossgate altus:stratum 960',
    ])
    const [seen] = await linesOf('birch', { line })
    expect(seen).toMatchObject({ partner: 'mossgate', handedTo: 'mossgate' })
    expect(await linesOf('mossgate', { line })).toEqual([])
  })
})
