/** From folders to blocks. A block is one override of Biome's configuration; exactly one matches any source file. */
import { matchesGlob } from 'node:path'
import type { Folder, House, Purity } from '#tools/house.ts'

export type Block = Readonly<{
  name: string
  /** Globs from the root; those that begin with `!` take away. */
  includes: readonly string[]
  /** Import specifiers as patterns; what no pattern names is forbidden. */
  allow: readonly string[]
  /** Specifiers forbidden although a pattern of `allow` names them. */
  deny: readonly string[]
  purity: Purity
  defaultExport: boolean
}>

/** A contract is a suite that several tests run, so it is test code too. */
const TESTS = ['*.test.ts', '*.test.tsx', '*.test-data.ts', '*.contract.ts']

const isFile = (path: string) => /\.tsx?$/.test(path)

/** `core/ground` becomes `#core/ground/**`; `stores/*.ts` stays one level deep. */
const specifier = (path: string) => (isFile(path) ? `#${path}` : `#${path}/**`)

const packagePatterns = (name: string) => (name === 'node:' ? ['node:*', 'node:*/**'] : [name, `${name}/**`])

/** The globs of a folder without the folders inside it that have their own block. */
function territory(folder: Folder, house: House): { own: string[]; without: string[] } {
  if (isFile(folder.path)) return { own: [folder.path], without: [] }
  const prefix = folder.path === '' ? '' : `${folder.path}/`
  const inner = house.folders.filter((other) => other !== folder && other.path.startsWith(prefix))
  if (folder.direct) {
    const files = inner.filter((other) => isFile(other.path) && !other.path.slice(prefix.length).includes('/'))
    return { own: [`${prefix}*`], without: files.map((file) => `!${file.path}`) }
  }
  const without = inner.map((other) => (isFile(other.path) ? `!${other.path}` : `!${other.path}/**`))
  return { own: [`${prefix}**`], without }
}

function testGlobs(folder: Folder): string[] {
  const prefix = folder.path === '' ? '' : `${folder.path}/`
  return TESTS.map((pattern) => `${prefix}${folder.direct ? '' : '**/'}${pattern}`)
}

/** The block for a folder's product code and, except for a single file, the block for its tests. */
function blocksOf(folder: Folder, house: House): Block[] {
  const { own, without } = territory(folder, house)
  const file = isFile(folder.path)
  const ownImports = folder.path === '' || file ? [] : [folder.direct ? `${folder.path}/*.ts` : folder.path]
  const allow = [
    './**',
    ...[...ownImports, ...folder.imports].map(specifier),
    ...folder.packages.flatMap(packagePatterns),
  ]
  const deny = folder.rows ? [] : [`#${house.rows}`]
  const source: Block = {
    name: folder.path === '' ? 'the root' : folder.direct ? `${folder.path}/*.ts` : folder.path,
    includes: [...own, ...without, ...(file ? [] : testGlobs(folder).map((glob) => `!${glob}`))],
    allow,
    deny,
    purity: folder.purity,
    defaultExport: folder.defaultExport ?? false,
  }
  if (file) return [source]
  const tests: Block = {
    ...source,
    name: `tests of ${source.name}`,
    includes: [...testGlobs(folder), ...without],
    allow: [
      ...allow,
      ...(folder.tests?.imports ?? []).map(specifier),
      ...(folder.tests?.packages ?? ['vitest', 'fast-check', 'node:']).flatMap(packagePatterns),
    ],
    purity: folder.purity === 'free' ? 'free' : 'timed',
  }
  return [source, tests]
}

export function blocks(house: House): Block[] {
  return house.folders.flatMap((folder) => blocksOf(folder, house))
}

/** Biome's own reading: a file belongs to the last pattern that matches it. */
export function matches(block: Block, path: string): boolean {
  let inside = false
  for (const pattern of block.includes) {
    if (pattern.startsWith('!')) inside = inside && !matchesGlob(path, pattern.slice(1))
    else inside = inside || matchesGlob(path, pattern)
  }
  return inside
}
