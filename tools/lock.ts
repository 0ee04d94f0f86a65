/**
 * Completes package-lock.json after an install: a registry mirror that lacks a platform's package makes npm leave it out
 * of the lock, and `npm ci` then refuses the lock on every platform. This adds each missing optional package at the exact
 * version its parent names; npm fetches it only on the platform it is for. Run: node tools/lock.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'

type Locked = {
  version?: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
  dev?: boolean
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, Locked> }

const OPERATING_SYSTEMS = ['linux', 'darwin', 'win32', 'android', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix']
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32']

/** The platform a package is for, read from the parts of its name. */
function platformOf(name: string): Pick<Locked, 'os' | 'cpu'> {
  const parts = name.split(/[-/]/)
  const os = OPERATING_SYSTEMS.filter((system) => parts.includes(system))
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor))
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }) }
}

const path = 'package-lock.json'
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
const added: string[] = []
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key] || !/^\d/.test(version)) continue
    lock.packages[key] = { version, ...(parent.dev && { dev: true }), ...platformOf(name), optional: true }
    added.push(`${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'The lock is complete.' : `Added ${added.length}: ${added.join(', ')}`)
