/**
 * Writes what is made from something else: the row types from the migrated database, the OpenAPI document from the doors, the
 * client's types from the OpenAPI document, the JSON Schema of programs from what checks them.
 *
 * Run: node tools/generate.ts          writes the files that differ
 *      node tools/generate.ts --check  fails when one differs
 *      node tools/generate.ts --client the same for the client alone, without engines
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROGRAM_SCHEMA_FILE, programJsonSchema } from '#operations/rewards/program-json-schema.ts'
import { clientTypes, clientVersion, openApiText } from '#tools/generate/client.ts'
import { migratedRowTypes } from '#tools/generate/records.ts'

const ROOT = join(import.meta.dirname, '..')

type Generated = readonly (readonly [path: string, text: string])[]

async function generate(clientOnly: boolean): Promise<Generated> {
  const openApi = await openApiText()
  const client: Generated = [
    ['clients/typescript/openapi.json', openApi],
    ['clients/typescript/schema.ts', await clientTypes(openApi)],
    ['clients/typescript/version.ts', clientVersion(openApi)],
    [PROGRAM_SCHEMA_FILE, `${JSON.stringify(programJsonSchema(), null, 2)}\n`],
  ]
  return clientOnly ? client : [...client, ['stores/postgres/rows.ts', await migratedRowTypes()]]
}

function isCurrent(path: string, text: string): boolean {
  return existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), 'utf8') === text
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, client: { type: 'boolean' } } })
  const stale = (await generate(values.client ?? false)).filter(([path, text]) => !isCurrent(path, text))
  if (values.check) {
    for (const [path] of stale) console.error(`${path} is not up to date. Run: npm run generate`)
    return stale.length === 0 ? 0 : 1
  }
  for (const [path, text] of stale) {
    writeFileSync(join(ROOT, path), text)
    console.log(`wrote ${path}`)
  }
  return 0
}

process.exitCode = await main()
