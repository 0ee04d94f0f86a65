/**
 * Builds the package of the TypeScript client: JavaScript, types, package.json, README and license in clients/typescript/dist.
 *
 * Run: npm run client:build             into clients/typescript/dist
 *      npm run client:build -- FOLDER   into another folder
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const CLIENT = join(ROOT, 'clients/typescript')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

type RootPackage = Readonly<{
  version: string
  license: string
  devDependencies: Readonly<Record<string, string>>
}>

/** Writes the package into a folder, which it empties before. It is ready for `npm pack` and `npm publish`. */
export function buildClient(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const project = ['-p', join(CLIENT, 'tsconfig.build.json'), '--outDir', folder]
  execFileSync(process.execPath, [TSC, ...project], { stdio: ['ignore', 'inherit', 'inherit'] })
  for (const path of globSync(join(folder, '*.d.ts'))) importJavaScript(path)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(describePackage(), null, 2)}\n`)
  copyFileSync(join(CLIENT, 'README.md'), join(folder, 'README.md'))
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
}

/** Declarations keep the names of the sources, which are not in the package. */
export function importJavaScript(path: string): void {
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replaceAll(/(from '|from "|import\("|import\(')(\.\/[\w-]+)\.ts(['"])/g, '$1$2.js$3'))
}

/** A package.json among the sources would end the root's `#` imports there, so it is made here. Client and server have one version. */
function describePackage(): object {
  const { version, license, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as RootPackage
  return {
    name: '@perennial/client',
    version,
    description: 'Typed client of the HTTP API of Perennial',
    keywords: ['perennial', 'billing', 'metering', 'sales channel', 'openapi'],
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { '.': { types: './client.d.ts', default: './client.js' }, './package.json': './package.json' },
    files: ['*.js', '*.d.ts'],
    publishConfig: { access: 'public' },
    dependencies: { 'openapi-fetch': `^${devDependencies['openapi-fetch']}` },
  }
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? join(CLIENT, 'dist'))
  buildClient(folder)
  console.log(`The package stands in ${folder}`)
}
