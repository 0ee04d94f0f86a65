import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'perennial-verifier-'))
const consumer = join(folder, 'consumer')
const installed = join(consumer, 'node_modules/@perennial/license-verifier')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What somebody does who wants it: an empty folder, and the package as it would be published. No network is asked. */
beforeAll(() => {
  const built = join(folder, 'built')
  execFileSync(process.execPath, [join(ROOT, 'tools/client-package/verifier.ts'), built])
  const told = execFileSync('npm', ['pack', built, '--ignore-scripts', '--json'], { cwd: folder, encoding: 'utf8' })
  const packed = (JSON.parse(told) as readonly { filename: string }[])[0]?.filename ?? ''
  mkdirSync(consumer)
  const dependencies = { '@perennial/license-verifier': `file:${join(folder, packed)}` }
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  const quiet = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(folder, 'cache')]
  execFileSync('npm', ['install', ...quiet], { cwd: consumer, stdio: 'pipe' })
})

test('the package holds its JavaScript, its types, what it is and its license, and depends on nothing', () => {
  const modules = ['token', 'verify'].flatMap((name) => [`${name}.d.ts`, `${name}.js`])
  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'package.json', ...modules].sort())
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
  expect(manifest).not.toHaveProperty('dependencies')
  for (const name of ['token.js', 'verify.js']) {
    expect(readFileSync(join(installed, name), 'utf8')).not.toMatch(/from ['"](?!\.\/)|require\(|node:/)
  }
})

const STRICT = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2022', 'dom'],
    types: [],
    noEmit: true,
  },
  files: ['readme.ts'],
}

test.each([
  { version: '7', compiler: join(ROOT, 'node_modules/typescript/bin/tsc') },
  { version: '5.9', compiler: join(ROOT, 'tools/client-generator/node_modules/typescript/bin/tsc') },
])('what its README shows compiles under TypeScript $version, as strict as it can be', ({ compiler }) => {
  const shown = [...readFileSync(join(installed, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)]
  expect(shown.length).toBe(1)
  writeFileSync(join(consumer, 'readme.ts'), shown.map(([, text = '']) => text).join('\n'))
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify(STRICT))
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', consumer, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('installed, it verifies a license', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: 'altus', sub: 'leaf:fen', aud: 'altus:stratum', iat: 1, nbf: 1, exp: 1_000, jti: 'lic_1' }
  const more = { product: 'altus:stratum', customer: 'fen-foods', features: ['core'], quantity: '3', renew_at: 500 }
  const text = `${part({ alg: 'EdDSA', typ: 'license+jwt', kid: 'one' })}.${part({ ...claims, ...more })}`
  const license = `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }] }
  const program = `import { verifyLicense } from '@perennial/license-verifier'
const [license, keys] = ${JSON.stringify([license, keys])}
const at = async (now) => { const found = await verifyLicense(license, keys, { now, product: 'altus:stratum' }); return found.ok ? found.license.features : found.code }
console.log(JSON.stringify([await at(999_999), await at(1_000_000)]))`
  writeFileSync(join(consumer, 'program.js'), program)
  const said = execFileSync(process.execPath, [join(consumer, 'program.js')], { encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual([['core'], 'expired'])
})
