/** Rules about the tree: names of files and folders, rooms and their READMEs, source that nobody guards. */
import { blocks, matches } from '#tools/house/blocks.ts'
import type { House } from '#tools/house.ts'
import { ROOMS } from '#tools/house.ts'
import { type Finding, isScript } from './source.ts'

const VAGUE = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'misc', 'services']
const finding = (path: string, rule: string, message: string): Finding => ({ path, line: 1, rule, message })

/** `service` alone says nothing; a managed service is a thing that partners sell. */
function vagueWord(part: string): string | undefined {
  const words = part.replace(/\.[^.]+$/, '').split(/[-_.]/)
  const vague = words.find((word) => VAGUE.includes(word))
  if (vague) return vague
  return words.at(-1) === 'service' && words.at(-2) !== 'managed' ? 'service' : undefined
}

function checkName(path: string): Finding[] {
  const word = path.split('/').map(vagueWord).find(Boolean)
  const findings = word ? [finding(path, 'vague-name', `'${word}' says nothing about what is inside`)] : []
  if (/(^|\/)index\.tsx?$/.test(path)) findings.push(finding(path, 'no-barrel', 'import the file that has the thing'))
  if (/\.(?:[cm]?js|jsx|[cm]ts)$/.test(path)) {
    findings.push(finding(path, 'no-javascript', 'source is .ts or .tsx: only that is guarded'))
  }
  return findings
}

function checkGuard(path: string, guards: ReturnType<typeof blocks>): Finding[] {
  const around = guards.filter((block) => matches(block, path)).map((block) => block.name)
  if (around.length === 1) return []
  if (around.length === 0) return [finding(path, 'unguarded', 'no folder of tools/house.ts contains this file')]
  return [finding(path, 'guarded-twice', `only the last of these holds: ${around.join('; ')}`)]
}

/** Each room of core that has source has a README: its words, what it owns, its invariants. */
function checkRooms(paths: readonly string[]): Finding[] {
  return ROOMS.map((room) => `core/${room}`)
    .filter((room) => paths.some((path) => path.startsWith(`${room}/`)) && !paths.includes(`${room}/README.md`))
    .map((room) =>
      finding(`${room}/README.md`, 'room-readme', 'missing: the words of the room, what it owns, invariants'),
    )
}

export function checkNames(paths: readonly string[], house: House): Finding[] {
  const guards = blocks(house)
  const scripts = paths.filter((path) => isScript(path) && !house.generated.includes(path))
  return [...paths.flatMap(checkName), ...scripts.flatMap((path) => checkGuard(path, guards)), ...checkRooms(paths)]
}
