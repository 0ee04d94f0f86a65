/** A door that does not say who may use it does not build. The compiler itself is asked, on doors that are planted for it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const LINKED = ['core', 'stores', 'operations', 'node_modules']

const doorWith = (access: string): string => `
import { z } from 'zod'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'

export const planted = door({
  name: 'planted',
  kind: 'question',
  summary: 'Planted',
  description: 'Planted',
  http: { method: 'GET', path: '/v1/planted' },
  input: z.object({}),
  output: z.object({}),
  refusals: {},
  ${access}
  idempotency: 'by_nature',
  run: async () => ok({}),
})
`

/** What the compiler says to a door of this access. */
function compiled(access: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'perennial-door-')))
  try {
    for (const path of ['package.json', 'tsconfig.base.json']) cpSync(join(ROOT, path), join(folder, path))
    for (const path of LINKED) symlinkSync(join(ROOT, path), join(folder, path))
    writeFileSync(join(folder, 'planted.ts'), doorWith(access))
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: ['node'] }, files: ['planted.ts'] }),
    )
    const tsc = join(ROOT, 'node_modules/.bin/tsc')
    return spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a door that says whose organization, which roles and which scopes builds', () => {
  expect(compiled("access: { who: 'operator', roles: ['owner'], scopes: [] },")).toBe('')
})

test.each([
  ['', "Property 'access' is missing"],
  ["access: 'organization',", "Type 'string' is not assignable"],
  ["access: { who: 'organization', scopes: [] },", "Property 'roles' is missing"],
  ["access: { who: 'organization', roles: ['owner'] },", "Property 'scopes' is missing"],
  ["access: { roles: ['owner'], scopes: [] },", "Property 'who' is missing"],
  ["access: { who: 'everybody', roles: ['owner'], scopes: [] },", '\'"everybody"\' is not assignable'],
  ["access: { who: 'organization', roles: ['admin'], scopes: [] },", '\'"admin"\' is not assignable'],
])('a door with %j does not', (access, says) => {
  expect(compiled(access)).toContain(says)
})
