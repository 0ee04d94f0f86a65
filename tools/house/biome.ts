/** Writes the house as Biome's configuration. */
import type { House, Purity } from '#tools/house.ts'
import { type Block, blocks } from './blocks.ts'

const TIME = 'Temporal, never Date'
const PURE = 'core is pure: what it needs is an argument'

/** Globals that are denied, with the reason that the finding prints. */
const DENIED: Record<Purity, Record<string, string>> = {
  free: {},
  timed: { Date: TIME },
  pure: Object.fromEntries([
    ['Date', TIME],
    ...[
      'Intl',
      'fetch',
      'process',
      'Buffer',
      'console',
      'crypto',
      'performance',
      'globalThis',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'structuredClone',
      'WebSocket',
      'XMLHttpRequest',
      'localStorage',
      'navigator',
    ].map((name) => [name, PURE]),
  ]),
}

const RULES = {
  preset: 'recommended',
  complexity: {
    // tsc asks for entry['name'] where the type has an index signature.
    useLiteralKeys: 'off',
  },
  correctness: { noUnusedImports: 'error', noUnusedVariables: 'error', useImportExtensions: 'off' },
  nursery: { noFloatingPromises: 'error' },
  performance: { noBarrelFile: 'error', noReExportAll: 'error' },
  style: {
    noDefaultExport: 'error',
    noEnum: 'error',
    noNamespace: 'error',
    noNonNullAssertion: 'error',
    noParameterAssign: 'error',
    noParameterProperties: 'error',
    useExportType: 'error',
    useImportType: 'error',
    useNodejsImportProtocol: 'error',
  },
  suspicious: { noExplicitAny: 'error', noImportCycles: 'error', noTsIgnore: 'error' },
}

function restrictedImports(block: Block) {
  const group = ['**', ...block.allow.map((pattern) => `!${pattern}`), ...block.deny]
  const message = `${block.name} may not import this; what it may import stands in tools/house.ts`
  return { level: 'error', options: { patterns: [{ group, message }] } }
}

function override(block: Block) {
  return {
    includes: block.includes,
    ...(block.purity === 'pure' && { plugins: ['./tools/house/purity.grit'] }),
    linter: {
      rules: {
        style: {
          noRestrictedImports: restrictedImports(block),
          noRestrictedGlobals: { level: 'error', options: { deniedGlobals: DENIED[block.purity] } },
          ...(block.defaultExport && { noDefaultExport: 'off' }),
        },
      },
    },
  }
}

const FORMAT = { indentStyle: 'space', indentWidth: 2, lineWidth: 120, lineEnding: 'lf' }
const SCRIPT = { quoteStyle: 'single', semicolons: 'asNeeded', trailingCommas: 'all', jsxQuoteStyle: 'double' }

/** The text of biome.json: the same house always gives the same text. */
export function biomeJson(house: House): string {
  const configuration = {
    $schema: './node_modules/@biomejs/biome/configuration_schema.json',
    root: true,
    files: {
      includes: ['**/*.ts', '**/*.tsx', '**/*.css', '!**/dist', ...house.generated.map((path) => `!!${path}`)],
    },
    formatter: FORMAT,
    javascript: { formatter: SCRIPT },
    assist: { actions: { source: { organizeImports: 'on' } } },
    json: { formatter: { enabled: false }, linter: { enabled: false } },
    linter: { rules: RULES },
    overrides: blocks(house).map(override),
  }
  return `${JSON.stringify(configuration, null, 2)}\n`
}
