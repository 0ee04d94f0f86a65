/**
 * Everything that can be said about the source without running it, in one command with one table.
 * Run: npm run check
 */
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

type Check = Readonly<{ name: string; command: readonly string[]; needs?: string }>
type Outcome = Readonly<{ name: string; result: 'passed' | 'FAILED' | 'nothing yet'; seconds: number; output: string }>

/** `needs` names the files without which there is nothing to check; the table says so. */
const CHECKS: readonly Check[] = [
  { name: 'house: biome.json is generated', command: ['node', 'tools/house.ts', '--check'] },
  { name: 'biome: format, lint, imports', command: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=200'] },
  { name: 'tsc: core, alone', command: ['tsc', '-p', 'core/tsconfig.json', '--pretty', 'false'], needs: 'core/*/*.ts' },
  { name: 'tsc: the server and all tests', command: ['tsc', '-p', 'tsconfig.json', '--pretty', 'false'] },
  {
    name: 'tsc: the console',
    command: ['tsc', '-p', 'apps/console/tsconfig.json', '--pretty', 'false'],
    needs: 'apps/console/**/*.tsx',
  },
  {
    name: 'tsc: the tests of the console',
    command: ['tsc', '-p', 'apps/console/tsconfig.test.json', '--pretty', 'false'],
    needs: 'apps/console/**/*.{test.ts,test.tsx,config.ts}',
  },
  { name: 'tidy: size, names, words, planted violations', command: ['node', 'tools/tidy.ts'] },
  {
    name: 'generated files are up to date',
    command: ['node', 'tools/generate.ts', '--check'],
    needs: 'tools/generate.ts',
  },
]

function run(command: readonly string[]): Promise<{ code: number; output: string }> {
  const [name = '', ...options] = command
  const path = join('node_modules', '.bin', name)
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; output: string }>()
  const child = spawn(existsSync(path) ? path : name, options, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (chunk: string) => {
    output += chunk
  }
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stderr.setEncoding('utf8').on('data', collect)
  child.on('error', reject)
  child.on('close', (code) => resolve({ code: code ?? 1, output }))
  return promise
}

async function perform({ name, command, needs }: Check): Promise<Outcome> {
  if (needs && globSync(needs).length === 0) return { name, result: 'nothing yet', seconds: 0, output: '' }
  const start = performance.now()
  const { code, output } = await run(command)
  const seconds = (performance.now() - start) / 1000
  return { name, result: code === 0 ? 'passed' : 'FAILED', seconds, output }
}

async function main(): Promise<number> {
  const outcomes: Outcome[] = []
  for (const check of CHECKS) {
    const outcome = await perform(check)
    outcomes.push(outcome)
    if (outcome.result === 'FAILED') console.log(`\n── ${outcome.name}\n${outcome.output.trimEnd()}`)
  }
  console.log('')
  for (const { name, result, seconds } of outcomes) {
    console.log(`${name.padEnd(46)}${result.padEnd(12)}${seconds.toFixed(1).padStart(6)} s`)
  }
  return outcomes.some(({ result }) => result === 'FAILED') ? 1 : 0
}

process.exitCode = await main()
