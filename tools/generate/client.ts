import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOORS } from '#apps/doors.ts'
import { openApiDocument } from '#edges/http/server.ts'

/** openapi-typescript wants TypeScript 5, so it runs in a workspace and a process of its own. */
const GENERATOR = join(import.meta.dirname, '../client-generator/node_modules/openapi-typescript/bin/cli.js')

const ROOT = join(import.meta.dirname, '../..')

/** The OpenAPI document as text. It needs no engines: the routes are registered and no store is opened. */
export async function openApiText(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  return `${JSON.stringify(await openApiDocument(DOORS, version), null, 2)}\n`
}

/** The client's types, made from the text of an OpenAPI document. */
export async function clientTypes(openApi: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-generate-'))
  try {
    const [document, types] = [join(folder, 'openapi.json'), join(folder, 'schema.ts')]
    writeFileSync(document, openApi)
    await runNode([GENERATOR, document, '--output', types, '--immutable'])
    return `// Written by \`npm run generate\` from openapi.json. Do not edit.\n${readFileSync(types, 'utf8')}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Described = Readonly<{ info: Readonly<{ version: string }>; paths: Readonly<Record<string, unknown>> }>

/** What the client says of the API that it was made for: the first segment that all paths share, and the server's version. */
export function clientVersion(openApi: string): string {
  const { info, paths } = JSON.parse(openApi) as Described
  const versions = new Set(Object.keys(paths).map((path) => path.split('/')[1]))
  const [api] = versions
  if (versions.size !== 1 || api === undefined) throw new Error(`The paths begin with ${[...versions].join(', ')}`)
  return `// Written by \`npm run generate\` from openapi.json. Do not edit.
export const API_VERSION = '${api}'
export const SERVER_VERSION = '${info.version}'
`
}

async function runNode(command: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  child.on('error', reject)
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`openapi-typescript failed: ${complaints}`))))
  await promise
}
