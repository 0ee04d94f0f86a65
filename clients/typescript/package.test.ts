import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestServer, type TestServer } from '#tools/vitest/demo-server.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import { GENERATED_FOR } from './client.ts'

const ROOT = join(import.meta.dirname, '../..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const OLDER_TSC = join(ROOT, 'tools/client-generator/node_modules/typescript/bin/tsc')

let folder: string
let server: TestServer
let key: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-package-'))
  server = await openTestServer({ empty: true })
  const { authorization } = await keyHeader(server.deployment.context(Temporal.Now.instant()))
  key = authorization.replace('Bearer ', '')
  install()
})
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const consumer = () => join(folder, 'consumer')

/** What somebody does who wants the client: an empty folder, and the package as it would be published. No network is asked. */
function install(): void {
  const built = join(folder, 'built')
  execFileSync(process.execPath, [join(ROOT, 'tools/client-package/build.ts'), built])
  const packed = (what: string): string => `file:${join(folder, pack(what))}`
  const openapiFetch = packed(join(ROOT, 'node_modules/openapi-fetch'))
  mkdirSync(consumer())
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { '@perennial/client': packed(built), 'openapi-fetch': openapiFetch },
    overrides: {
      'openapi-fetch': openapiFetch,
      'openapi-typescript-helpers': packed(join(ROOT, 'node_modules/openapi-typescript-helpers')),
    },
  }
  writeFileSync(join(consumer(), 'package.json'), JSON.stringify(manifest))
  const quiet = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(folder, 'cache')]
  execFileSync('npm', ['install', ...quiet], { cwd: consumer(), stdio: 'pipe' })
}

function pack(what: string): string {
  const told = execFileSync('npm', ['pack', what, '--ignore-scripts', '--json'], { cwd: folder, encoding: 'utf8' })
  return (JSON.parse(told) as readonly { filename: string }[])[0]?.filename ?? ''
}

const installed = () => join(consumer(), 'node_modules/@perennial/client')

test('the package holds its JavaScript, its types, what it is and its license, and nothing else', () => {
  const files = readdirSync(installed()).sort()
  const modules = ['client', 'schema', 'sending', 'version'].flatMap((name) => [`${name}.d.ts`, `${name}.js`])
  expect(files).toEqual(['LICENSE', 'README.md', 'package.json', ...modules].sort())
  const manifest = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'))
  expect(Object.keys(manifest.dependencies)).toEqual(['openapi-fetch'])
  expect(manifest.version).toBe(GENERATED_FOR.server)
})

const PROGRAM = `
import { createPerennialClient, dataOf, GENERATED_FOR, pages, ProblemError, type Answer, type Problem } from '@perennial/client'

const [baseUrl = '', key = ''] = process.argv.slice(2)
const perennial = createPerennialClient({ baseUrl, key })
const roles: readonly string[] = ['vendor']
const altus = { kind: 'organization', about: 'altus', body: { name: 'Altus', roles, country: 'US', zone: 'UTC' } } as const
const facts: readonly (typeof altus)[] = [altus]

const { recorded } = await dataOf(perennial.POST('/v1/facts', { body: { facts } }))
const { data, error } = await perennial.GET('/v1/invoices')
if (error) throw new Error(error.code)
const totals: string[] = data.invoices.map(({ total }) => total)
const names: string[] = []
for await (const page of pages(perennial, '/v1/organizations', { params: { query: { limit: 1 } } })) {
  names.push(...page.organizations.map(({ id }) => id))
}
const refused: Problem = await dataOf(perennial.GET('/v1/invoices/{number}', { params: { path: { number: 'X-1' } } })).then(
  () => { throw new Error('there is no such invoice') },
  (thrown: unknown) => { if (thrown instanceof ProblemError) return thrown.problem; throw thrown },
)
type Line = Answer<'GET', '/v1/invoices/{number}'>['items'][number]
const lines: readonly Line[] = []
const amounts: string[] = lines.map(({ amount }) => amount)
console.log(JSON.stringify({ recorded, totals, amounts, names, refused: refused.code, for: GENERATED_FOR }))
`

/** What the README shows, as one program. */
function readmeProgram(): string {
  const readme = readFileSync(join(installed(), 'README.md'), 'utf8')
  const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text)
  expect(shown.length).toBeGreaterThan(3)
  return shown.join('\n')
}

/** Each of these is an error of the compiler; where one is not, its own comment is. */
const WRONG = `
import { createPerennialClient, pages } from '@perennial/client'

const perennial = createPerennialClient({ baseUrl: '' })
// @ts-expect-error There is no such path.
await perennial.GET('/v1/invoice')
// @ts-expect-error The path has a parameter.
await perennial.GET('/v1/invoices/{number}')
// @ts-expect-error There is no such filter.
await perennial.GET('/v1/invoices', { params: { query: { monht: '2024-09' } } })
// @ts-expect-error A body is needed.
await perennial.POST('/v1/facts')
// @ts-expect-error It takes facts.
await perennial.POST('/v1/facts', { body: { fact: [] } })
// @ts-expect-error It is no list.
pages(perennial, '/v1/status')
const { data } = await perennial.GET('/v1/invoices')
// @ts-expect-error Data may be missing.
data.invoices
// @ts-expect-error Lists are readonly.
data?.invoices.push()
// @ts-expect-error An amount is text.
const total: number | undefined = data?.invoices[0]?.total
`

const STRICT = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    outDir: 'out',
  },
  files: ['globals.d.ts', 'program.ts', 'wrong.ts', 'readme.ts'],
}

test.each([
  { version: '7', compiler: TSC },
  { version: '5.9', compiler: OLDER_TSC },
])('its types hold what they promise under TypeScript $version, as strict as it can be', ({ compiler }) => {
  writeFileSync(join(consumer(), 'program.ts'), PROGRAM)
  writeFileSync(join(consumer(), 'wrong.ts'), WRONG)
  writeFileSync(join(consumer(), 'readme.ts'), readmeProgram())
  writeFileSync(join(consumer(), 'globals.d.ts'), 'declare const process: { readonly argv: readonly string[] }\n')
  writeFileSync(join(consumer(), 'tsconfig.json'), JSON.stringify(STRICT))
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', consumer(), '--pretty', 'false'], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('installed, it speaks with a server', async () => {
  const program = join(consumer(), 'out/program.js')
  // The server answers in this process, so it must not be waited for in a way that holds it up.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, server.address, key])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    recorded: 1,
    totals: [],
    amounts: [],
    names: ['altus'],
    refused: 'not_found',
    for: { api: 'v1', server: GENERATED_FOR.server },
  })
})
