/**
 * Builds the package that verifies licenses: JavaScript, types, package.json, README and license in clients/license-verifier/dist.
 *
 * Run: npm run verifier:build             into clients/license-verifier/dist
 *      npm run verifier:build -- FOLDER   into another folder
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { importJavaScript } from './build.ts'

const ROOT = join(import.meta.dirname, '../..')
const VERIFIER = join(ROOT, 'clients/license-verifier')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

/** Writes the package into a folder, which it empties before. It is ready for `npm pack` and `npm publish`. */
export function buildVerifier(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const project = ['-p', join(VERIFIER, 'tsconfig.build.json'), '--outDir', folder]
  execFileSync(process.execPath, [TSC, ...project], { stdio: ['ignore', 'inherit', 'inherit'] })
  for (const path of globSync(join(folder, '*.d.ts'))) importJavaScript(path)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(describePackage(), null, 2)}\n`)
  copyFileSync(join(VERIFIER, 'README.md'), join(folder, 'README.md'))
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
}

/** Server and verifier have one version: the form of a license is the server's. */
function describePackage(): object {
  const root = readFileSync(join(ROOT, 'package.json'), 'utf8')
  const { version, license } = JSON.parse(root) as Readonly<{ version: string; license: string }>
  return {
    name: '@perennial/license-verifier',
    version,
    description: 'Verifies licenses that were signed by Perennial, offline and without dependencies',
    keywords: ['perennial', 'license', 'ed25519', 'jws', 'offline'],
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { '.': { types: './verify.d.ts', default: './verify.js' }, './package.json': './package.json' },
    files: ['*.js', '*.d.ts'],
    publishConfig: { access: 'public' },
  }
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? join(VERIFIER, 'dist'))
  buildVerifier(folder)
  console.log(`The package stands in ${folder}`)
}
