/**
 * Fails on what neither Biome nor tsc can see, and proves that every rule of the house catches what it forbids.
 * Run: node tools/tidy.ts
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { HOUSE } from '#tools/house.ts'
import { checkFile, checkTree } from '#tools/tidy/checks.ts'
import { plant } from '#tools/tidy/plant.ts'

const BINARY = /\.(?:png|jpe?g|gif|ico|woff2?|pdf|gz|zip|parquet|wasm)$/

/** What is committed, and what would be: files that Git ignores are nobody's. */
function listFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(path)).sort()
}

function main(): number {
  const paths = listFiles()
  const inTree = [
    ...checkTree(paths, HOUSE),
    ...paths.filter((path) => !BINARY.test(path)).flatMap((path) => checkFile(path, readFileSync(path, 'utf8'), HOUSE)),
  ]
  const { caught, missed } = plant(HOUSE)
  const findings = [...inTree, ...missed]
  for (const { path, line, rule, message } of findings) console.log(`${path}:${line}  ${rule}  ${message}`)
  console.log(`tidy: ${paths.length} files, ${caught} planted violations caught`)
  return findings.length === 0 ? 0 : 1
}

process.exitCode = main()
