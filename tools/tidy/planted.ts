/**
 * One violation of each rule, and beside it what must stay allowed. `tools/tidy.ts` plants them in a scratch folder and
 * fails when a violation is not caught, or when something allowed is.
 *
 * The rule says who must catch it: `biome/…`, `tsc/…`, or a rule of tidy itself. `allowed` must be caught by nobody.
 */
import { COMPONENT_LINES, FILE_LINES, FUNCTION_LINES } from './size.ts'

export type Planted = readonly [where: string, source: string, rule: string]

const valued = (from: string) => `import { planted } from '${from}'\n\nexport const kept = planted\n`
const typed = (from: string) => `import type { Planted } from '${from}'\n\nexport type Kept = Planted\n`
const lines = (count: number) => '\n'.repeat(Math.max(0, count - 1))

/** A function whose text spans exactly `count` lines, the first with its head and the last with its brace. */
const spanning = (head: string, count: number) => `${head}${lines(count)}}`

const PURITY: readonly Planted[] = [
  ['core/ground/clock.ts', 'export const now = () => new Date()\n', 'biome/noRestrictedGlobals'],
  ['core/ground/clock-type.ts', 'export type Moment = Date\n', 'biome/noRestrictedGlobals'],
  ['core/ground/locale.ts', "export const print = new Intl.NumberFormat('de')\n", 'biome/noRestrictedGlobals'],
  ['core/ground/call.ts', "export const call = () => fetch('/')\n", 'biome/noRestrictedGlobals'],
  ['core/ground/whole.ts', 'export const whole = globalThis\n', 'biome/noRestrictedGlobals'],
  ['core/life/dice.ts', 'export const dice = () => Math.random()\n', 'biome/plugin'],
  ['core/life/dice-hidden.ts', "export const dice = () => Math['random']()\n", 'biome/plugin'],
  ['core/life/dice-renamed.ts', 'const { random } = Math\nexport const dice = random\n', 'pure-core'],
  ['core/life/dice-aliased.ts', 'const sums = Math\nexport const dice = sums.random\n', 'pure-core'],
  ['core/rewards/moment.ts', 'export const moment = () => Temporal.Now.instant()\n', 'biome/plugin'],
  ['core/rewards/moment-aliased.ts', 'const time = Temporal\nexport const moment = time.Now.instant\n', 'pure-core'],
  [
    'core/rewards/larger.ts',
    'export const larger = (a: number, b: number) => Math.max(a, b)\nexport type Moment = Temporal.Instant\n',
    'allowed',
  ],
  ['stores/postgres/clock.ts', 'export const now = () => Date.now()\n', 'biome/noRestrictedGlobals'],
  ['apps/console/clock.ts', 'export const now = () => Date.now()\n', 'biome/noRestrictedGlobals'],
  ['apps/console/charts/axis.ts', 'export const at = (milliseconds: number) => new Date(milliseconds)\n', 'allowed'],
]

const COMPILER: readonly Planted[] = [
  ['core/channel/tsc-fetch.ts', "export const call = () => fetch('/')\n", 'tsc/TS2304'],
  ['core/channel/tsc-process.ts', 'export const setting = process\n', 'tsc/TS2591'],
  ['core/channel/tsc-timer.ts', 'export const later = setTimeout\n', 'tsc/TS2304'],
  ['core/channel/tsc-crypto.ts', 'export const id = () => crypto.randomUUID()\n', 'tsc/TS2304'],
  ['core/channel/tsc-console.ts', 'export const print = () => console.log(1)\n', 'tsc/TS2584'],
  [
    'core/channel/tsc-builtin.ts',
    "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
    'tsc/TS2591',
  ],
  ['core/channel/tsc-outside.ts', valued('#stores/planted-outside.ts'), 'tsc/TS6307'],
  ['core/channel/tsc-erasable.ts', 'export enum Color {\n  Red,\n}\n', 'tsc/TS1294'],
  ['core/channel/tsc-index.ts', 'export const first = (all: string[]): string => all[0]\n', 'tsc/TS2322'],
  ['stores/planted-outside.ts', 'export const planted = 1\n', 'allowed'],
]

const IMPORT = 'biome/noRestrictedImports'

const IMPORTS: readonly Planted[] = [
  ['core/ground/upward.ts', valued('#core/channel/planted.ts'), IMPORT],
  ['core/billing/upward.ts', typed('#core/life/planted.ts'), IMPORT],
  ['core/billing/later.ts', "export const later = () => import('#core/rewards/planted.ts')\n", IMPORT],
  ['core/billing/again.ts', "export { planted } from '#core/rewards/planted.ts'\n", IMPORT],
  ['core/billing/downward.ts', valued('#core/metering/planted.ts'), 'allowed'],
  ['core/billing/own.ts', valued('./own/planted.ts'), 'allowed'],
  ['core/ground/exact.ts', valued('big.js'), 'allowed'],
  ['core/channel/schema.ts', valued('zod'), IMPORT],
  ['core/channel/files.ts', valued('node:fs'), IMPORT],
  ['core/channel/stored.ts', valued('#stores/postgres/planted.ts'), IMPORT],
  ['core/ground/law.test.ts', valued('fast-check'), 'allowed'],
  ['core/ground/law-upward.test.ts', valued('#core/rewards/planted.ts'), IMPORT],
  ['stores/clickhouse/other.ts', valued('#stores/postgres/planted.ts'), IMPORT],
  ['stores/clickhouse/sql.ts', valued('pg'), IMPORT],
  ['stores/postgres/events.ts', valued('@clickhouse/client'), IMPORT],
  ['stores/postgres/sql.ts', `${valued('kysely')}${typed('./rows.ts')}`, 'allowed'],
  ['stores/files/upward.ts', valued('#operations/billing/planted.ts'), IMPORT],
  ['operations/billing/sql.ts', valued('kysely'), IMPORT],
  ['operations/billing/rows.ts', typed('#stores/postgres/rows.ts'), IMPORT],
  ['operations/billing/asks.ts', valued('#questions/billing/planted.ts'), IMPORT],
  ['operations/billing/upward.ts', valued('#edges/http/planted.ts'), IMPORT],
  ['operations/billing/later-room.ts', valued('#operations/life/planted.ts'), IMPORT],
  ['operations/billing/files.ts', valued('node:fs'), IMPORT],
  ['operations/billing/load.ts', valued('#stores/postgres/load-planted.ts'), 'allowed'],
  ['operations/billing/door-of-layer.ts', valued('#operations/planted.ts'), 'allowed'],
  ['questions/billing/acts.ts', valued('#operations/billing/planted.ts'), IMPORT],
  ['questions/billing/acts-directly.ts', valued('#operations/record-facts.ts'), IMPORT],
  ['questions/billing/door.ts', valued('#operations/door.ts'), 'allowed'],
  ['questions/billing/sql.ts', `${valued('kysely')}${typed('#stores/postgres/rows.ts')}`, 'allowed'],
  ['questions/billing/events.ts', valued('@clickhouse/client'), IMPORT],
  ['edges/http/other-edge.ts', valued('#edges/mail/planted.ts'), IMPORT],
  ['edges/http/sql.ts', valued('kysely'), IMPORT],
  ['edges/http/upward.ts', valued('#apps/server/planted.ts'), IMPORT],
  ['edges/http/asks.ts', valued('#questions/billing/planted.ts'), 'allowed'],
  ['edges/mail/web.ts', valued('fastify'), IMPORT],
  ['apps/cli/engine.ts', valued('chdb'), IMPORT],
  ['apps/cli/hold-engines.ts', valued('#apps/engines/hold.ts'), 'allowed'],
  ['apps/server/page.ts', valued('#apps/console/planted.ts'), IMPORT],
  ['apps/server/engine.ts', valued('chdb'), IMPORT],
  ['apps/engines/acts.ts', valued('#operations/billing/planted.ts'), IMPORT],
  ['apps/console/acts.ts', valued('#operations/billing/planted.ts'), IMPORT],
  ['apps/console/pure.ts', valued('#core/ground/money.ts'), IMPORT],
  ['apps/console/files.ts', valued('node:fs'), IMPORT],
  ['apps/console/client.ts', valued('#clients/typescript/client.ts'), 'allowed'],
  ['apps/console/button.tsx', `${valued('@mantine/core')}${typed('react-dom/client')}`, 'allowed'],
  ['apps/console/style.ts', "import '@mantine/core/styles.css'\nimport './style.css'\n", 'allowed'],
  ['operations/rewards/predicate.ts', valued('@bufbuild/cel'), 'allowed'],
  ['operations/billing/predicate.ts', valued('@bufbuild/cel'), IMPORT],
  ['apps/server/react.ts', valued('react'), IMPORT],
  ['clients/typescript/inside.ts', valued('#core/ground/money.ts'), IMPORT],
]

const LINTER: readonly Planted[] = [
  ['operations/life/loose.ts', 'async function act(): Promise<void> {}\n\nact()\n', 'biome/noFloatingPromises'],
  ['operations/life/barrel.ts', "export * from './loose.ts'\n", 'biome/noReExportAll'],
  ['operations/life/named-barrel.ts', "export { act } from './act.ts'\n", 'biome/noBarrelFile'],
  ['operations/life/sure.ts', 'export const sure = (a?: string): string => a!\n', 'biome/noNonNullAssertion'],
  ['operations/life/whatever.ts', 'export const whatever = (a: any): string => a\n', 'biome/noExplicitAny'],
  [
    'operations/life/reassigned.ts',
    'export function f(a: number) {\n  a = 2\n  return a\n}\n',
    'biome/noParameterAssign',
  ],
  ['operations/life/value-import.ts', "import { T } from './t.ts'\n\nexport type U = T\n", 'biome/useImportType'],
  ['operations/life/default.ts', 'export default 1\n', 'biome/noDefaultExport'],
  [
    'operations/life/circle-a.ts',
    "import { b } from './circle-b.ts'\n\nexport const a = (): number => b()\n",
    'biome/noImportCycles',
  ],
  [
    'operations/life/circle-b.ts',
    "import { a } from './circle-a.ts'\n\nexport const b = (): number => a()\n",
    'biome/noImportCycles',
  ],
  ['vitest.config.ts', 'export default {}\n', 'allowed'],
]

const SIZES: readonly Planted[] = [
  ['core/life/long-file.ts', `${lines(FILE_LINES + 1)}export const a = 1\n`, 'file-length'],
  ['core/life/full-file.ts', `${lines(FILE_LINES)}export const a = 1\n`, 'allowed'],
  ['core/life/long.ts', spanning('export function long() {', FUNCTION_LINES + 1), 'function-length'],
  ['core/life/full.ts', spanning('export function full() {', FUNCTION_LINES), 'allowed'],
  ['core/life/long-arrow.ts', spanning('export const long = () => {', FUNCTION_LINES + 1), 'function-length'],
  ['core/life/full-arrow.ts', spanning('export const full = () => {', FUNCTION_LINES), 'allowed'],
  [
    'core/life/long-method.ts',
    `export class A {\n  ${spanning('long() {', FUNCTION_LINES + 1)}\n}\n`,
    'function-length',
  ],
  ['core/life/full-method.ts', `export class A {\n  ${spanning('full() {', FUNCTION_LINES)}\n}\n`, 'allowed'],
  [
    'core/life/heading.test.ts',
    `${spanning("import { describe } from 'vitest'\n\ndescribe('a', () => {", 90)})\n`,
    'allowed',
  ],
  [
    'core/life/long-test.test.ts',
    `${spanning("import { test } from 'vitest'\n\ntest('a', () => {", 90)})\n`,
    'function-length',
  ],
  ['apps/console/long-page.tsx', spanning('export function Page() {', COMPONENT_LINES + 1), 'component-length'],
  ['apps/console/full-page.tsx', spanning('export function Page() {', COMPONENT_LINES), 'allowed'],
  ['apps/console/long-step.tsx', spanning('export function step() {', FUNCTION_LINES + 1), 'function-length'],
]

const SHAPES: readonly Planted[] = [
  ['core/rewards/climbing.ts', valued('../ground/money.ts'), 'no-climbing'],
  ['core/rewards/climbing-hidden.ts', valued('./../ground/money.ts'), 'no-climbing'],
  ['edges/http/default.ts', 'export default 1\n', 'no-default-export'],
  ['edges/http/whatever.ts', 'export const a = (b: unknown) => b as any\n', 'no-any'],
  ['edges/http/ignored.ts', '// @ts-ignore: later\nexport const a = 1\n', 'no-ignore'],
  ['edges/http/expected.ts', '// @ts-expect-error\nexport const a = 1\n', 'no-ignore'],
  ['edges/http/unlinted.ts', '// biome-ignore lint: later\nexport const a = 1\n', 'no-ignore'],
  ['edges/http/broken.ts', 'export const = 1\n', 'parse'],
  ['edges/http/a.test.ts', "import { test } from 'vitest'\n\ntest.only('a', () => {})\n", 'no-silent-test'],
  ['edges/http/b.test.ts', "import { describe } from 'vitest'\n\ndescribe.skip('a', () => {})\n", 'no-silent-test'],
  ['edges/http/c.test.ts', "import { it } from 'vitest'\n\nit.todo('a')\n", 'no-silent-test'],
  ['edges/http/d.test.ts', "import { test } from 'vitest'\n\ntest.skipIf(true)('a', () => {})\n", 'no-silent-test'],
  ['edges/http/e.test.ts', "import { test } from 'vitest'\n\ntest('a', { skip: true }, () => {})\n", 'no-silent-test'],
  [
    'edges/http/f.test.ts',
    "import { test } from 'vitest'\n\ntest('a', (context) => context.skip())\n",
    'no-silent-test',
  ],
]

const TREE: readonly Planted[] = [
  ['edges/http/utils.ts', 'export const a = 1\n', 'vague-name'],
  ['edges/http/date-helpers.ts', 'export const a = 1\n', 'vague-name'],
  ['edges/common/a.ts', 'export const a = 1\n', 'vague-name'],
  ['operations/billing/invoice-service.ts', 'export const a = 1\n', 'vague-name'],
  ['core/channel/managed-service.ts', 'export const a = 1\n', 'allowed'],
  ['edges/http/index.ts', 'export const a = 1\n', 'no-barrel'],
  ['edges/http/route.mjs', 'export const a = 1\n', 'no-javascript'],
  ['edges/telex/send.ts', 'export const a = 1\n', 'unguarded'],
  ['core/loose.ts', 'export const a = 1\n', 'unguarded'],
  ['stores/mongo/a.ts', 'export const a = 1\n', 'unguarded'],
  ['elsewhere/a.ts', 'export const a = 1\n', 'unguarded'],
  ['core/ground/README.md', '', 'room-readme'],
]

// Joined from two parts, so that this file does not contain what it plants.
const WORDS: readonly Planted[] = [
  ['docs/path.md', `Look in ${'/ho'}me/someone/perennial.\n`, 'no-machine-path'],
  ['docs/root.md', `Look in ${'/ro'}ot/perennial.\n`, 'no-machine-path'],
  ['docs/address.md', `Ask jane.doe${'@'}nordwind.com.\n`, 'no-address'],
  ['docs/registry.md', `It comes from https://${'regis'}try.npmjs.org/big.js.\n`, 'no-registry'],
  ['docs/fine.md', 'Ask jane@example.com or jane@nordwind.example; see @types/node and big.js@7.0.1.\n', 'allowed'],
]

export const PLANTED: readonly Planted[] = [
  ...PURITY,
  ...COMPILER,
  ...IMPORTS,
  ...LINTER,
  ...SIZES,
  ...SHAPES,
  ...TREE,
  ...WORDS,
]
