/**
 * Writes the examples of the OpenAPI document: what a server with the demo really answers to one good request for each operation.
 *
 * Run: npm run examples
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_PASSWORD } from '#apps/demo/people.ts'
import { DOORS } from '#apps/doors.ts'
import { type Asked, PEOPLE, requestsWith } from '#apps/server/door-requests.test-data.ts'
import { makeThings } from '#apps/server/door-things.test-data.ts'
import { readOptions } from '#apps/server/options.ts'
import { startServer } from '#apps/server/start.ts'
import {
  ACCOUNT_PDF_OPERATION,
  ACCOUNT_PDF_PATH,
  INVOICE_PDF_OPERATION,
  INVOICE_PDF_PATH,
  STATEMENT_PDF_OPERATION,
  STATEMENT_PDF_PATH,
} from '#edges/http/billing-documents.ts'
import { CONTENT_OPERATION, CONTENT_PATH } from '#edges/http/document-content.ts'
import type { Example } from '#edges/http/examples.ts'
import { FACT_IMPORT_OPERATION, FACT_IMPORT_PATH } from '#edges/http/fact-imports.ts'
import { LICENSE_KEYS_OPERATION, LICENSE_KEYS_PATH } from '#edges/http/license-keys.ts'
import { USAGE_IMPORT_OPERATION, USAGE_IMPORT_PATH } from '#edges/http/usage-imports.ts'
import { LIST_TYPES } from '#edges/list-text.ts'
import type { Door } from '#operations/door.ts'
import { exampleOf, firstLines, parametersOf } from '#tools/examples/example.ts'
import { WITHOUT_SESSION } from '#tools/examples/without-session.ts'

const ROOT = join(import.meta.dirname, '../..')
const PORT = '7497'

type Sent = Asked & Readonly<{ accept?: string; text?: Readonly<{ type: string; body: string }> }>
type Ask = (sent: Sent) => Promise<string>

/** Asks as the people of the demo, each signed in once. Comes back with what was answered; a refusal throws. */
function openAsk(address: string): Ask {
  const sessions = new Map<string, Promise<string>>()
  return async ({ url, body, as = 'altus', method, organization, version, accept, text }) => {
    const email = PEOPLE[as]
    const session = sessions.get(email) ?? signIn(address, email)
    sessions.set(email, session)
    const sent = text ?? (body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) })
    const answer = await fetch(`${address}${url}`, {
      method: method ?? (sent ? 'POST' : 'GET'),
      headers: {
        cookie: await session,
        origin: address,
        ...(organization !== undefined && { 'perennial-organization': organization }),
        ...(sent && { 'content-type': sent.type }),
        ...(version !== undefined && { 'if-match': `"${version}"` }),
        ...(accept !== undefined && { accept }),
      },
      ...(sent && { body: sent.body }),
    })
    const answered = await answer.text()
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${answered}`)
    return answered
  }
}

async function signIn(address: string, email: string): Promise<string> {
  const answer = await fetch(`${address}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  })
  if (!answer.ok) throw new Error(`${email} could not sign in: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const rank = ({ kind }: Door): number => (kind === 'act' ? 0 : 1)

/** With it, closing and settling have something to post. */
const LATE = {
  specversion: '1.0',
  source: 'stratum:meter',
  id: 'brightlane-late',
  type: 'stratum.core-hours',
  subject: 'installation/brightlane',
  time: '2024-10-20T12:00:00Z',
  data: { core_hours: '4000.5' },
}

async function askAll(ask: Ask): Promise<Readonly<Record<string, Example>>> {
  const tell = async (asked: Asked): Promise<unknown> => JSON.parse(await ask(asked))
  const made = await makeThings(tell)
  await tell({ url: '/v1/events', body: { events: [LATE] } })
  const requests = requestsWith(made)
  const examples: Record<string, Example> = {}
  // What was done before is what the questions show.
  for (const door of [...DOORS].sort((a, b) => rank(a) - rank(b))) {
    const asked = requests[door.name]?.works
    if (!asked) throw new Error(`No request for ${door.name}`)
    examples[door.name] = { ...exampleOf(door, asked, await tell(asked)), ...(await listTexts(ask, door, asked)) }
  }
  const content = `/v1/documents/${made.content}/content`
  return {
    ...examples,
    [CONTENT_OPERATION]: { parameters: parametersOf(CONTENT_PATH, content) },
    [INVOICE_PDF_OPERATION]: { parameters: parametersOf(INVOICE_PDF_PATH, '/v1/invoices/ALTUS-INV-000011/pdf') },
    [ACCOUNT_PDF_OPERATION]: {
      parameters: parametersOf(ACCOUNT_PDF_PATH, '/v1/statement-of-account/pdf?with=nordwind'),
    },
    [STATEMENT_PDF_OPERATION]: {
      parameters: parametersOf(STATEMENT_PDF_PATH, '/v1/statements/ALTUS-ST-000001/pdf'),
    },
    [LICENSE_KEYS_OPERATION]: {
      parameters: parametersOf(LICENSE_KEYS_PATH, '/v1/license-keys/altus'),
      answer: await tell({ url: '/v1/license-keys/altus' }),
    },
    [FACT_IMPORT_OPERATION]: await importExample(ask),
    [USAGE_IMPORT_OPERATION]: await usageExample(ask),
    ...WITHOUT_SESSION,
  }
}

/** A list as CSV and NDJSON. */
async function listTexts(ask: Ask, { list }: Door, asked: Asked): Promise<Pick<Example, 'texts'>> {
  if (!list) return {}
  const texts: Record<string, string> = {}
  for (const accept of Object.values(LIST_TYPES)) texts[accept] = firstLines(await ask({ ...asked, accept }))
  return { texts }
}

const CSV = `kind,about,body.name,body.roles.0,body.country,body.zone
organization,redshank,Redshank,customer,GB,Europe/London
`

async function importExample(ask: Ask): Promise<Example> {
  const type = 'application/x-ndjson'
  const url = `${FACT_IMPORT_PATH}?check=true`
  const fact = {
    kind: 'organization',
    about: 'redshank',
    body: { name: 'Redshank', roles: ['customer'], country: 'GB', zone: 'Europe/London' },
  }
  const body = `${JSON.stringify(fact)}\n`
  const answered = await ask({ url, text: { type, body } })
  await ask({ url, text: { type: 'text/csv', body: CSV } })
  return {
    parameters: parametersOf(FACT_IMPORT_PATH, url),
    requestTexts: { [type]: body, 'text/csv': CSV },
    texts: { [type]: answered },
  }
}

const REPORT = `lineItem/referenceNo,lineItem/tenantId,lineItem/intervalUsageStart,product/service,usage/billedQuantity,cost/myCost,cost/currencyCode
7108a1f8,ocid1.tenancy.oc1..redshank,2024-09-13T10:00Z,DATABASE,0.5,0.012264277499950943,USD
`

const GOOGLE_ROW = {
  billing_account_id: '01-AB',
  service: { description: 'Compute Engine' },
  project: { id: 'redshank' },
  usage_start_time: '2024-09-13 10:00:00 UTC',
  cost: 0.011,
  currency: 'USD',
  credits: [],
  invoice: { month: '202409' },
}

async function usageExample(ask: Ask): Promise<Example> {
  const url = `${USAGE_IMPORT_PATH}?format=oci&check=true`
  const answered = await ask({ url, text: { type: 'text/csv', body: REPORT } })
  const type = 'application/x-ndjson'
  const rows = `${JSON.stringify(GOOGLE_ROW)}\n`
  const asGoogle = await ask({ url: url.replace('oci', 'gcp'), text: { type, body: rows } })
  // A row that is parked would be no example.
  if (!asGoogle.includes('"accepted":1')) throw new Error(`the rows of Google Cloud came to ${asGoogle}`)
  return {
    parameters: parametersOf(USAGE_IMPORT_PATH, url),
    requestTexts: { 'text/csv': REPORT, [type]: rows },
    texts: { [type]: answered },
  }
}

async function main(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-examples-'))
  const options = readOptions(
    ['--data', dataDir, '--demo', 'small', '--port', PORT, '--no-build', '--webhooks-inside'],
    {},
  )
  if (!options.ok) throw new Error(options.refusal)
  const started = await startServer(options.value, '0.1.0', console.error)
  if (!started.ok) throw new Error(started.refusal)
  try {
    const examples = await askAll(openAsk(started.value.address))
    writeFileSync(join(ROOT, 'edges/http/examples.json'), `${JSON.stringify(examples, null, 2)}\n`)
    console.log(`wrote ${Object.keys(examples).length} examples`)
  } finally {
    await started.value.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return 0
}

process.exitCode = await main()
