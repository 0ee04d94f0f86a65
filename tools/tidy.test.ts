import { describe, expect, test } from 'vitest'
import { blocks, matches } from '#tools/house/blocks.ts'
import { type Folder, HOUSE, type House } from '#tools/house.ts'
import { checkFile, checkTree } from '#tools/tidy/checks.ts'
import { plant } from '#tools/tidy/plant.ts'

const rulesFor = (path: string, text: string) => checkFile(path, text, HOUSE).map(({ line, rule }) => [line, rule])

/** The house with one folder changed. */
function rebuild(path: string, change: Partial<Folder>): House {
  const folders = HOUSE.folders.map((folder) => (folder.path === path ? { ...folder, ...change } : folder))
  return { ...HOUSE, folders }
}

const missedIn = (house: House) => plant(house).missed.map(({ message }) => message)

describe('planted violations', () => {
  test('are all caught in the house as it stands', () => {
    expect(plant(HOUSE).missed).toEqual([])
  })

  test.each([
    {
      weak: rebuild('edges/http', { imports: ['core', 'questions', 'edges', 'apps'] }),
      missed: [
        'edges/http/other-edge.ts: biome/noRestrictedImports did not catch it',
        'edges/http/upward.ts: biome/noRestrictedImports did not catch it',
      ],
      because: 'an edge that may import edges and apps',
    },
    {
      weak: rebuild('operations/billing', { rows: true }),
      missed: ['operations/billing/rows.ts: biome/noRestrictedImports did not catch it'],
      because: 'an operation that may see rows',
    },
    {
      weak: rebuild('questions/billing', { packages: ['zod'] }),
      missed: ['questions/billing/sql.ts is allowed, but biome/noRestrictedImports refuses it'],
      because: 'a question that may not use SQL',
    },
    {
      weak: rebuild('core/life', { purity: 'free' }),
      missed: [
        'core/life/dice.ts: biome/plugin did not catch it',
        'core/life/dice-hidden.ts: biome/plugin did not catch it',
      ],
      because: 'a room of core that may roll dice',
    },
  ])('are missed by a weaker house: $because', ({ weak, missed }) => {
    expect(missedIn(weak)).toEqual(missed)
  })

  test('are missed where a later block replaces an earlier one', () => {
    const twice: House = {
      ...HOUSE,
      folders: [...HOUSE.folders, { path: 'edges/mail/x', imports: [], packages: [], purity: 'timed' }],
    }
    expect(plant(twice).missed).toEqual([])
    const shadow: Folder = {
      path: 'edges/mail',
      imports: ['apps'],
      packages: ['fastify', 'planted-package'],
      purity: 'timed',
    }
    expect(missedIn({ ...HOUSE, folders: [...HOUSE.folders, shadow] })).toContain(
      'edges/mail/web.ts: biome/noRestrictedImports did not catch it',
    )
  })
})

test.each([
  { path: 'core/ground/money.ts', block: 'core/ground' },
  { path: 'core/ground/money/deep.ts', block: 'core/ground' },
  { path: 'core/ground/money.test.ts', block: 'tests of core/ground' },
  { path: 'stores/door.ts', block: 'stores/*.ts' },
  { path: 'stores/postgres/load.ts', block: 'stores/postgres' },
  { path: 'stores/postgres/usage.contract.ts', block: 'tests of stores/postgres' },
  { path: 'apps/console/pages/program.tsx', block: 'apps/console' },
  { path: 'apps/console/charts/axis.ts', block: 'apps/console/charts' },
  { path: 'apps/console/vite.config.ts', block: 'apps/console/vite.config.ts' },
  { path: 'apps/console/sign-in.browser.test.ts', block: 'tests of apps/console' },
  { path: 'tools/vitest/engines.ts', block: 'tools' },
  { path: 'vitest.config.ts', block: 'the root' },
])('$path belongs to $block and to no other', ({ path, block }) => {
  const around = blocks(HOUSE).filter((candidate) => matches(candidate, path))
  expect(around.map(({ name }) => name)).toEqual([block])
})

test('a finding stands on the line of what it found, also after letters outside ASCII', () => {
  expect(rulesFor('edges/mail/a.ts', "export const a = '€ 💶'\n\n// @ts-ignore\nexport const b = 1 as any\n")).toEqual([
    [4, 'no-any'],
    [3, 'no-ignore'],
  ])
})

test('a nested function is measured on its own and as a part of the outer one', () => {
  const inner = `const inner = () => {${'\n'.repeat(60)}}`
  expect(rulesFor('edges/mail/a.ts', `export function outer() {\n  ${inner}\n}\n`)).toEqual([
    [1, 'function-length'],
    [2, 'function-length'],
  ])
})

test.each([
  ['postgres://perennial_owner@localhost/perennial', []],
  [`git${'@'}code.nordwind.com`, [[1, 'no-address']]],
  ['https://example.com/home/page', []],
  ['a route `/work`', []],
])('the words of %s', (text, found) => {
  expect(rulesFor('docs/a.md', text)).toEqual(found)
})

test('a room without source needs no README yet', () => {
  expect(checkTree(['core/tsconfig.json'], HOUSE)).toEqual([])
})
