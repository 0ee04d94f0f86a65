/** Plants every violation in a scratch folder, lets Biome, tsc and tidy look at them, and says what was missed. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { biomeJson } from '#tools/house/biome.ts'
import { type Block, blocks } from '#tools/house/blocks.ts'
import type { House } from '#tools/house.ts'
import { checkFile, checkTree } from './checks.ts'
import { PLANTED, type Planted } from './planted.ts'
import type { Finding } from './source.ts'

/** A file that its block, and no other, must refuse: the proof that the block is alive and not replaced by a later one. */
function plantIn(block: Block): Planted {
  const [pattern] = block.includes
  const path = (pattern ?? '').replace(/\*\*\/|\*\*$/, '').replace(/\*$|\*(?=\.)|^$/, 'guarded')
  const file = path.endsWith('/') ? `${path}guarded` : path
  return [/\.tsx?$/.test(file) ? file : `${file}.ts`, "export { planted } from 'planted-package'\n", block.name]
}

function inScratch<T>(planted: readonly Planted[], house: House, look: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-tidy-'))
  try {
    for (const path of ['package.json', 'tsconfig.base.json', 'core/tsconfig.json', 'tools/house/purity.grit']) {
      cpSync(path, join(folder, path))
    }
    writeFileSync(join(folder, 'biome.json'), biomeJson(house))
    for (const [path, text] of planted) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return look(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, folder: string, ...options: string[]): string {
  const path = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', command)
  const { stdout, error } = spawnSync(path, options, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (error) throw error
  return stdout
}

type BiomeReport = { diagnostics: { category: string; message: string; location: { path: string } }[] }

function lookWithBiome(folder: string): Finding[] {
  const report = JSON.parse(run('biome', folder, 'lint', '--reporter=json', '--max-diagnostics=none')) as BiomeReport
  return report.diagnostics.map(({ category, message, location }) => ({
    path: location.path,
    line: 1,
    rule: `biome/${category.split('/').at(-1)}`,
    message,
  }))
}

function lookWithCompiler(folder: string): Finding[] {
  const printed = run('tsc', folder, '-p', 'core/tsconfig.json', '--pretty', 'false')
  return [...printed.matchAll(/^([^(\n]+)\((\d+),\d+\): error (TS\d+): (.*)$/gm)].map(
    ([, path = '', line, code, message = '']) => ({ path, line: Number(line), rule: `tsc/${code}`, message }),
  )
}

/** Tidy's own rules look at one planted file at a time, as if it were alone in the tree. */
function lookWithTidy(planted: readonly Planted[], house: House): Finding[] {
  return planted.flatMap(([path, text]) => {
    const findings = checkFile(path, text, house)
    if (path === 'core/ground/README.md') return [...findings, ...checkTree(['core/ground/money.ts'], house)]
    return [...findings, ...checkTree([path, 'core/ground/README.md'], house).filter((found) => found.path === path)]
  })
}

/** `allowed` speaks of the rules of the house; a planted file may leave an import unresolved or a name unused. */
const HOUSE_RULES = /^biome\/(?:noRestricted\w+|plugin|noDefaultExport)$|^[a-z-]+$/

function judge([path, , rule]: Planted, found: readonly Finding[]): Finding[] {
  const here = found.filter((finding) => finding.path === path)
  const at = { path: 'tools/tidy/planted.ts', line: 1 }
  if (rule !== 'allowed') {
    if (here.some((finding) => finding.rule === rule)) return []
    return [{ ...at, rule: 'planted', message: `${path}: ${rule} did not catch it` }]
  }
  return here
    .filter((finding) => HOUSE_RULES.test(finding.rule))
    .map((finding) => ({ ...at, rule: 'planted', message: `${path} is allowed, but ${finding.rule} refuses it` }))
}

function judgeBlock([path, , name]: Planted, found: readonly Finding[]): Finding[] {
  const caught = found.some(
    (finding) =>
      finding.path === path &&
      finding.rule === 'biome/noRestrictedImports' &&
      finding.message.startsWith(`${name} may not import`),
  )
  if (caught) return []
  return [{ path, line: 1, rule: 'planted', message: `the block of ${name} does not guard this file` }]
}

/** How many violations were planted and caught, and a finding for each that was not. */
export function plant(house: House): { caught: number; missed: Finding[] } {
  const guarded = blocks(house).map(plantIn)
  const found = inScratch([...PLANTED, ...guarded], house, (folder) => [
    ...lookWithBiome(folder),
    ...lookWithCompiler(folder),
    ...lookWithTidy(PLANTED, house),
  ])
  const missed = [
    ...PLANTED.flatMap((planted) => judge(planted, found)),
    ...guarded.flatMap((planted) => judgeBlock(planted, found)),
  ]
  return { caught: PLANTED.length + guarded.length - missed.length, missed }
}
