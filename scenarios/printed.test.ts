import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { SCOPES, type Scope } from '#core/channel/access.ts'
import { refuse } from '#core/ground/result.ts'
import { printInvoice } from '#edges/documents/invoice-paper.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { readPdf } from '#edges/documents/read-pdf.test-data.ts'
import { buildHttp } from '#edges/http/server.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { printedInvoice } from '#questions/billing/printed-invoice.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, moveClock, tell } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** A chain with taxes, a correction and a price that is made of a cost which the buyer may not know. */
const CHANNEL = `scenario: Documents to print
given  Altus sells Cloud to Nordwind at cost in USD
and    Nordwind sells it to Fen Foods at cost times 1.25 in EUR
and    Fen Foods subscribes to Cloud on 2026-05-01
and    1 USD is worth 0.92 EUR on 2026-06-01
when   the cloud bills Fen Foods 100.00 USD in May, and May closes
then   Altus invoices Nordwind 100.00 USD
       Nordwind invoices Fen Foods 115.00 EUR
`

let stage: Stage
let channel: Channel
let app: Awaited<ReturnType<typeof buildHttp>>
const NUMBER = 'NORDWIND-INV-000001'
const refuseAll = async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }) as never

beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  app = await buildHttp({
    doors: DOORS,
    version: '0.0.0',
    open: () => contextFor(channel, 'altus'),
    signIn: NO_SESSIONS,
    intake: openIntake(),
    importFacts: refuseAll,
    importUsage: refuseAll,
    print: PRINTS,
    origin: 'http://localhost:7400',
    consoleFolder: '/nowhere/dist',
  })
})
afterAll(async () => {
  await app?.close()
  await stage?.close()
})

const PDF = (number: string): string => `/v1/invoices/${number}/pdf`
const ACCOUNT = (other: string, more = ''): string => `/v1/statement-of-account/pdf?with=${other}${more}`

async function get(who: string, url: string, scopes: readonly Scope[] = SCOPES) {
  return await app.inject({ url, headers: await keyHeader(contextFor(channel, who), scopes) })
}

describe('an invoice', () => {
  test('comes as a file with its name, the same bytes to both of its sides and whenever it is asked for', async () => {
    const bought = await get('fen-foods', PDF(NUMBER))
    expect(bought.statusCode).toBe(200)
    expect(bought.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''${NUMBER}.pdf`,
      'content-length': String(bought.rawPayload.length),
      'cache-control': 'no-store',
    })
    expect(bought.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    const sold = await get('nordwind', PDF(NUMBER))
    expect(sold.rawPayload.equals(bought.rawPayload)).toBe(true)
    // What is told later, a new name among it, changes nothing of what was issued.
    moveClock(channel, instantOn('2026-08-01'))
    const body = { name: 'Fen Foods Group', roles: ['customer'], country: 'FR', zone: 'Europe/Paris' }
    await tell(channel, 'altus', [{ kind: 'organization', about: 'fen-foods', body }])
    expect((await get('fen-foods', PDF(NUMBER))).rawPayload.equals(bought.rawPayload)).toBe(true)
  })

  test('comes to what the question says, and its cost is not in it, whoever of the two prints it', async () => {
    for (const who of ['nordwind', 'fen-foods']) {
      const printed = await printedInvoice(contextFor(channel, who), NUMBER)
      if (!printed.ok) throw new Error(printed.refusal.says)
      const { text } = readPdf(await printInvoice(printed.value, { compress: false }))
      expect(text).toContain('Total to pay\n115.00 EUR')
      expect(text).toContain('Subtotal\n115.00\nNet\n115.00')
      expect(text).toContain('Fen Foods')
      // The price was made of 92.00 EUR that cost 100.00 USD at 0.92.
      expect(text).not.toMatch(/1\.25|0\.92|\b92\b|USD/)
    }
  })

  test('needs a key with the scope of billing', async () => {
    expect((await app.inject({ url: PDF(NUMBER) })).json()).toMatchObject({ status: 401, code: 'not_signed_in' })
    const barred = await get('fen-foods', PDF(NUMBER), ['channel:read'])
    expect(barred.json()).toMatchObject({ status: 403, code: 'scope_missing' })
  })

  test('of others is refused exactly as one that does not exist', async () => {
    // The vendor sold to the seller of it, and may not see what that sells for.
    const foreign = await get('altus', PDF(NUMBER))
    const none = await get('altus', PDF('NORDWIND-INV-999999'))
    expect([foreign.statusCode, foreign.body.replaceAll(NUMBER, 'N')]).toEqual([
      404,
      none.body.replaceAll('NORDWIND-INV-999999', 'N'),
    ])
    expect(none.json()).toMatchObject({ code: 'not_found' })
    const names = (headers: object): readonly string[] => Object.keys(headers).sort()
    expect(names(foreign.headers)).toEqual(names(none.headers))
  })

  test('of a number that is none is refused as well, and a HEAD answers without a body', async () => {
    expect((await get('fen-foods', PDF('..%2F..%2Fetc'))).json()).toMatchObject({ status: 404, code: 'not_found' })
    expect((await get('fen-foods', PDF('%00'))).json()).toMatchObject({ status: 422, code: 'invalid_input' })
    const headers = await keyHeader(contextFor(channel, 'fen-foods'))
    expect((await app.inject({ method: 'HEAD', url: PDF(NUMBER), headers })).body).toBe('')
  })
})

describe('a statement of account', () => {
  test('comes as a file, and as of a cut and a day it is the same for ever', async () => {
    const { cut } = (await get('nordwind', '/v1/statement-of-account?with=fen-foods')).json()
    const url = ACCOUNT('fen-foods', `&on=2026-08-01&as_of=${cut}`)
    const first = await get('nordwind', url)
    expect(first.statusCode).toBe(200)
    expect(first.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''statement-fen-foods.pdf`)
    moveClock(channel, instantOn('2026-09-01'))
    await tell(channel, 'altus', [
      {
        kind: 'organization',
        about: 'fen-foods',
        body: { name: 'Fen', roles: ['customer'], country: 'FR', zone: 'Europe/Paris' },
      },
    ])
    expect((await get('nordwind', url)).rawPayload.equals(first.rawPayload)).toBe(true)
  })

  test('with a stranger is refused exactly as with an organization that does not exist', async () => {
    const [foreign, none] = [await get('altus', ACCOUNT('fen-foods')), await get('altus', ACCOUNT('zz-nobody'))]
    expect(foreign.statusCode).toBe(404)
    expect(foreign.body.replaceAll('fen-foods', 'N')).toBe(none.body.replaceAll('zz-nobody', 'N'))
  })

  test('refuses what the question refuses', async () => {
    expect((await get('nordwind', '/v1/statement-of-account/pdf')).json()).toMatchObject({ code: 'invalid_input' })
    expect((await get('nordwind', ACCOUNT('fen-foods', '&form=x'))).json()).toMatchObject({ code: 'invalid_input' })
    const ahead = await get('nordwind', ACCOUNT('fen-foods', '&as_of=999999.0'))
    expect(ahead.json()).toMatchObject({ status: 422, code: 'as_of_not_reached' })
  })
})

test('the OpenAPI document lists both with their media type', async () => {
  const { paths } = (await app.inject({ url: '/v1/openapi.json' })).json()
  for (const path of ['/v1/invoices/{number}/pdf', '/v1/statement-of-account/pdf']) {
    expect(Object.keys(paths[path].get.responses['200'].content)).toEqual(['application/pdf'])
    expect(Object.keys(paths[path].get.responses)).toContain('404')
  }
})
