/**
 * The house as data: which folders exist, what each may import, which packages and globals it may use. `biome.json` is
 * generated from this file, and `tools/tidy.ts` proves that every rule here catches what it forbids.
 *
 * Run: node tools/house.ts --write   writes biome.json
 *      node tools/house.ts --check   fails when biome.json differs from this file
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { biomeJson } from '#tools/house/biome.ts'

/** From the ground up: a layer may import every layer before it, but operations and questions don't import each other. */
export const LAYERS = ['core', 'stores', 'operations', 'questions', 'edges', 'apps', 'clients', 'tools'] as const

/** The six rooms, each imports only rooms before it. The same names appear in core, operations and questions. */
export const ROOMS = ['ground', 'channel', 'metering', 'billing', 'life', 'rewards'] as const

/** Source outside the layers: they sit on top of everything and nothing imports them. */
export const OUTBUILDINGS = ['bench', 'programs', 'scenarios', 'simulation'] as const

export const STORES = ['postgres', 'clickhouse', 'files', 'keys'] as const

export const EDGES = [
  'http',
  'jobs',
  'importers',
  'collectors',
  'exporters',
  'documents',
  'mail',
  'webhooks',
  'signin',
] as const

/** Rows of the database as they are: they never leave the two folders that speak SQL. */
const ROWS = 'stores/postgres/rows.ts'

/** Written by a tool from something else, so neither formatted, nor linted, nor measured. */
const GENERATED = ['clients/typescript/schema.ts', ROWS]

export type Purity = 'pure' | 'timed' | 'free'

/** A folder, one file, or the files directly inside a layer, with everything it may import. Paths are from the root, no `#`. */
export type Folder = Readonly<{
  path: string
  /** True: only the files directly in `path`, not its folders. */
  direct?: boolean
  /** Folders (`core/ground`), or files directly in a layer (`stores/*.ts`), that it may import beside its own. */
  imports: readonly string[]
  /** Packages, `node:` for every builtin, or one builtin such as `node:stream`. */
  packages: readonly string[]
  /** What its tests may import beside all that. */
  tests?: Readonly<{ imports?: readonly string[]; packages?: readonly string[] }>
  /** pure: no clock, randomness, locale or I/O; timed: no Date; free: neither is looked for. */
  purity: Purity
  /** May import `stores/postgres/rows.ts`. */
  rows?: boolean
  /** A framework wants one here. */
  defaultExport?: boolean
}>

export type House = Readonly<{
  folders: readonly Folder[]
  /** The file of row types that only folders with `rows` may import. */
  rows: string
  /** Written by a tool, so neither formatted, linted nor measured. */
  generated: readonly string[]
}>

const TEST_PACKAGES = ['vitest', 'fast-check', 'node:']
const SQL = ['kysely', 'pg']
const UI = [
  'react',
  'react-dom',
  '@mantine/*',
  '@tanstack/*',
  '@tabler/icons-react',
  '@fontsource-variable/*',
  '@codemirror/*',
  'codemirror',
  'yaml',
  '@lingui/*',
  'echarts',
  'uqr',
  'openapi-fetch',
]
const BROWSER = ['playwright-core', '@axe-core/playwright', '@sparticuz/chromium']

const core: Folder[] = ROOMS.map((room, place) => ({
  path: `core/${room}`,
  imports: ROOMS.slice(0, place).map((earlier) => `core/${earlier}`),
  packages: ['big.js'],
  tests: { packages: TEST_PACKAGES },
  purity: 'pure',
}))

const storePackages: Record<(typeof STORES)[number], string[]> = {
  postgres: [...SQL, 'pg-boss', 'pg-copy-streams'],
  clickhouse: ['@clickhouse/client'],
  files: [],
  keys: ['jose'],
}

const stores: Folder[] = [
  { path: 'stores', direct: true, imports: ['core'], packages: ['node:', 'zod'], purity: 'timed' },
  ...STORES.map(
    (store): Folder => ({
      path: `stores/${store}`,
      imports: ['core', 'stores/*.ts'],
      packages: ['node:', 'zod', ...storePackages[store]],
      tests: { imports: ['tools/vitest', 'apps/engines'], packages: TEST_PACKAGES },
      purity: 'timed',
      rows: store === 'postgres',
    }),
  ),
]

const BELOW_ACTS = ['core', 'stores']

/** What a door is stands directly in operations, and questions are made of it too; the acts themselves are out of reach. */
const BELOW: Record<'operations' | 'questions', readonly string[]> = {
  operations: BELOW_ACTS,
  questions: [...BELOW_ACTS, 'operations/door.ts', 'operations/context.ts', 'operations/fields.ts'],
}

/** Programs are YAML documents whose predicates are CEL: core is given the predicate, ready to ask. */
const PROGRAM_PACKAGES = ['@bufbuild/*', 'yaml']

/** Operations and questions: six rooms each, plus the files directly in the layer (such as the list of all doors). */
function acts(layer: 'operations' | 'questions', packages: readonly string[], rows: boolean): Folder[] {
  const tests = { imports: ['tools/vitest'], packages: TEST_PACKAGES }
  return [
    { path: layer, direct: true, imports: [...BELOW[layer], layer], packages, tests, purity: 'timed', rows },
    ...ROOMS.map(
      (room, place): Folder => ({
        path: `${layer}/${room}`,
        imports: [...BELOW[layer], `${layer}/*.ts`, ...ROOMS.slice(0, place).map((earlier) => `${layer}/${earlier}`)],
        packages: room === 'rewards' ? [...packages, ...PROGRAM_PACKAGES] : packages,
        tests,
        purity: 'timed',
        rows,
      }),
    ),
  ]
}

const BELOW_EDGES = [...BELOW_ACTS, 'operations', 'questions']

const edgePackages: Record<(typeof EDGES)[number], string[]> = {
  http: [
    ...['fastify', '@fastify/*', '@scalar/*', 'fastify-type-provider-zod', 'prom-client', '@opentelemetry/*'],
    // What systems send to feeds is signed as what is sent to endpoints.
    'standardwebhooks',
  ],
  jobs: ['pg-boss'],
  importers: ['csv-parse', 'yaml'],
  collectors: ['csv-parse'],
  exporters: ['csv-stringify', 'hyparquet-writer'],
  documents: ['pdfkit'],
  mail: ['nodemailer'],
  webhooks: ['standardwebhooks', 'request-filtering-agent'],
  signin: ['better-auth', '@better-auth/sso', 'request-filtering-agent', 'fastify'],
}

const edges: Folder[] = [
  {
    path: 'edges',
    direct: true,
    imports: BELOW_EDGES,
    packages: ['node:', 'zod', 'pino', 'csv-stringify'],
    tests: { imports: ['tools/vitest'], packages: [...TEST_PACKAGES, 'csv-parse'] },
    purity: 'timed',
  },
  ...EDGES.map(
    (edge): Folder => ({
      path: `edges/${edge}`,
      imports: [...BELOW_EDGES, 'edges/*.ts'],
      packages: ['node:', 'zod', 'pino', ...edgePackages[edge]],
      tests: { imports: ['tools/vitest'], packages: [...TEST_PACKAGES, ...BROWSER, 'oidc-provider'] },
      purity: 'timed',
    }),
  ),
  /** The library that writes PDF wants Date for the day of a document: the conversion stays in this one folder. */
  { path: 'edges/documents/paper', imports: BELOW_ACTS, packages: ['node:', 'pdfkit'], purity: 'free' },
]

const BELOW_APPS = [...BELOW_EDGES, 'edges']

const apps: Folder[] = [
  {
    path: 'apps',
    direct: true,
    // Server and command line open the same deployment, so what opens it stands between them.
    imports: [...BELOW_APPS, 'apps/engines'],
    packages: ['node:', 'zod', 'pino'],
    tests: { imports: ['tools/vitest'], packages: TEST_PACKAGES },
    purity: 'timed',
  },
  {
    path: 'apps/server',
    imports: [...BELOW_APPS, 'apps/*.ts', 'apps/engines', 'apps/demo'],
    packages: ['node:', 'zod', 'pino', 'fastify', '@fastify/*', 'prom-client', '@opentelemetry/*'],
    tests: {
      imports: ['tools/vitest', 'tools/getting-started', 'clients'],
      packages: [...TEST_PACKAGES, 'standardwebhooks', 'fastify-type-provider-zod'],
    },
    purity: 'timed',
  },
  {
    path: 'apps/engines',
    imports: ['core', 'stores/files', 'stores/*.ts', 'apps/*.ts'],
    packages: ['node:', 'zod', 'pino', 'chdb'],
    tests: { imports: ['stores', 'tools/vitest'], packages: [...TEST_PACKAGES, ...SQL, '@clickhouse/client'] },
    purity: 'timed',
  },
  {
    path: 'apps/demo',
    imports: [...BELOW_APPS, 'apps/*.ts'],
    packages: ['node:', 'zod'],
    tests: { imports: ['tools/vitest'], packages: TEST_PACKAGES },
    purity: 'timed',
  },
  {
    path: 'apps/cli',
    imports: [...BELOW_APPS, 'apps/*.ts', 'apps/engines', 'clients/typescript'],
    packages: ['node:', 'zod', 'pino', 'commander', 'openapi-fetch', 'yaml'],
    tests: { imports: ['tools/vitest', 'apps/server', 'apps/demo'], packages: TEST_PACKAGES },
    purity: 'timed',
  },
  {
    path: 'apps/console',
    imports: ['clients/typescript'],
    packages: UI,
    tests: {
      imports: ['core', 'stores', 'operations', 'questions', 'edges', 'apps', 'clients', 'tools/vitest'],
      packages: [...TEST_PACKAGES, ...BROWSER],
    },
    purity: 'timed',
  },
  {
    path: 'apps/console/vite.config.ts',
    imports: [],
    packages: ['vite', '@vitejs/*', '@lingui/*', 'node:'],
    purity: 'timed',
    defaultExport: true,
  },
  /** What its tests stand on: a browser and a real server. */
  {
    path: 'apps/console/testing',
    imports: ['tools/vitest', 'apps/server'],
    packages: ['node:', 'vitest', ...BROWSER],
    purity: 'timed',
  },
  /** A chart library wants Date for its axes: the conversion stays in this one folder. */
  { path: 'apps/console/charts', imports: ['clients/typescript', 'apps/console'], packages: UI, purity: 'free' },
]

const clients: Folder[] = [
  {
    path: 'clients/typescript',
    imports: [],
    packages: ['openapi-fetch', 'openapi-typescript-helpers'],
    tests: { imports: ['tools/vitest', 'apps/server'], packages: TEST_PACKAGES },
    purity: 'timed',
  },
  {
    path: 'clients/license-verifier',
    imports: [],
    packages: ['jose', 'node:crypto'],
    tests: { imports: ['core', 'stores'], packages: TEST_PACKAGES },
    purity: 'timed',
  },
]

const EVERYTHING = ['core', 'stores', 'operations', 'questions', 'edges', 'apps', 'clients', 'tools']
const BY_HAND = ['node:', 'zod', 'pino', 'yaml', 'pg', '@clickhouse/client', 'fast-check']

const outside: Folder[] = [
  {
    path: 'tools',
    imports: EVERYTHING,
    packages: [...BY_HAND, 'vite', 'vitest', '@vitejs/*', '@sparticuz/chromium', 'playwright-core'],
    // Another validator judges the schema of programs.
    tests: { packages: [...TEST_PACKAGES, 'ajv'] },
    purity: 'timed',
  },
  ...OUTBUILDINGS.map(
    (path): Folder => ({
      path,
      imports: EVERYTHING,
      // A bench puts itself between the server's statements and the database.
      packages: path === 'bench' ? [...BY_HAND, 'kysely', 'pg-copy-streams'] : BY_HAND,
      tests: { packages: TEST_PACKAGES },
      purity: 'timed',
    }),
  ),
  /** Programs that the documentation shows whole: what a reader could write, with the client alone. */
  { path: 'docs', imports: ['clients/typescript'], packages: ['node:'], purity: 'timed' },
  { path: '', direct: true, imports: [], packages: ['vitest', 'vite', 'node:'], purity: 'timed', defaultExport: true },
]

/** Every folder that may hold source. A file in none of them is a finding of tools/tidy.ts. */
export const HOUSE: House = {
  folders: [
    ...core,
    ...stores,
    ...acts('operations', ['zod', 'node:crypto', 'node:stream'], false),
    ...acts('questions', ['zod', 'node:crypto', ...SQL], true),
    ...edges,
    ...apps,
    ...clients,
    ...outside,
  ],
  rows: ROWS,
  generated: GENERATED,
}

function main(argument: string | undefined): number {
  const wanted = biomeJson(HOUSE)
  if (argument === '--write') {
    writeFileSync('biome.json', wanted)
    return 0
  }
  if (argument !== '--check') {
    console.error('usage: node tools/house.ts --write | --check')
    return 2
  }
  if (readFileSync('biome.json', 'utf8') === wanted) return 0
  console.error('biome.json differs from tools/house.ts. Run: node tools/house.ts --write')
  return 1
}

if (import.meta.main) process.exitCode = main(process.argv[2])
