import { FACT_KINDS } from '#operations/fact-kinds.ts'
import { type Actors, openActors } from './actors.ts'
import { type Rules, readCodeTable, type Violation, violationsOf, wiredViolations } from './checks.ts'
import { type Operation, readDocument } from './document.ts'
import { endChecks } from './end.ts'
import { type Kept, openKept } from './kept.ts'
import { openPool, type Pool } from './pool.ts'
import { type Random, randomOf } from './random.ts'
import { type Answer, asCurl, asPrintf, type Sent, type Wired, written } from './request.ts'
import { send, sendWired } from './send.ts'
import type { FuzzServer } from './server.ts'
import { shrink } from './shrink.ts'
import { signInRequest, signInViolations } from './signin.ts'
import { openWatch, type Watch, wronglyChanged } from './state.ts'
import { aboutOf, validDraft } from './valid.ts'
import { wiredRequest } from './wire.ts'
import { makeWrong } from './wrong.ts'

export type FuzzOptions = Readonly<{
  requests: number
  seed: number
  /** docs/http-api.md, whose table names the refusals of all routes. */
  codes: string
  say: (line: string) => void
  /** Which operations are asked; without it all. */
  only?: (operation: string) => boolean
}>

/** A fault that was found: what it is, how often, and the smallest request that shows it. */
export type Finding = Readonly<{ where: string; what: string; seen: string; curl: string; times: number }>

export type FuzzOutcome = Readonly<{
  violations: number
  findings: readonly Finding[]
  requests: number
  perSecond: number
  slowestMs: number
  mostMemoryMb: number
  /** How many answers there were of each status. */
  statuses: Readonly<Record<string, number>>
  /** Operations that never succeeded: those are fuzzed at their door only. */
  neverDone: readonly string[]
  looked: number
  /** The operations on which most time was spent, with the seconds. */
  busiest: readonly (readonly [operation: string, seconds: number])[]
}>

type Run = Readonly<{
  server: FuzzServer
  actors: Actors
  rules: Rules
  pool: Pool
  kept: Kept
  watch: Watch
  options: FuzzOptions
  findings: Map<string, { -readonly [K in keyof Finding]: Finding[K] }>
  statuses: Map<string, number>
  done: Map<string, number>
  met: { slowestMs: number; mostMemoryMb: number }
  /** How long each operation took, all its requests together. */
  spent: Map<string, number>
}>

/** How often whoever was made unable to act is looked after. */
const REVIVE_EVERY = 250
const MEASURE_EVERY = 1_000
const AT_A_TIME = 5

/** Sends that many requests and says what was wrong with the answers, and with the state after them. */
export async function fuzz(server: FuzzServer, options: FuzzOptions): Promise<FuzzOutcome> {
  const run = await openRun(server, options)
  await harvest(run)
  const begun = performance.now()
  for (let turn = 0; turn < options.requests; turn += AT_A_TIME) {
    if (turn % REVIVE_EVERY === 0) await run.actors.revive()
    const turns = Array.from({ length: Math.min(AT_A_TIME, options.requests - turn) }, (_, at) => turn + at)
    await takeTurns(
      run,
      turns.map((one) => plan(run, randomOf(options.seed, one))),
    )
    if (turn % MEASURE_EVERY === 0) measure(run, turn, begun)
  }
  const seconds = (performance.now() - begun) / 1_000
  const { looked, wrong } = await endChecks(server, run.kept)
  for (const { what, seen } of wrong) find(run, { where: 'the end', what, seen, curl: '' })
  const findings = [...run.findings.values()]
  return {
    violations: findings.reduce((sum, { times }) => sum + times, 0),
    findings,
    requests: options.requests,
    perSecond: Math.round(options.requests / seconds),
    slowestMs: Math.round(run.met.slowestMs),
    mostMemoryMb: run.met.mostMemoryMb,
    statuses: Object.fromEntries([...run.statuses].sort()),
    neverDone: run.rules.operations.map(({ id }) => id).filter((id) => !run.done.has(id)),
    looked,
    busiest: [...run.spent]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 10)
      .map(([name, ms]) => [name, Math.round(ms / 1_000)] as const),
  }
}

async function openRun(server: FuzzServer, options: FuzzOptions): Promise<Run> {
  const document = await server.app.inject({ url: '/v1/openapi.json', headers: { host: new URL(server.origin).host } })
  const operations = readDocument(document.json())
  return {
    server,
    options,
    actors: await openActors(server),
    rules: { operations, everywhere: readCodeTable(options.codes) },
    pool: openPool(),
    kept: openKept(),
    watch: await openWatch(server.ask),
    findings: new Map(),
    statuses: new Map(),
    done: new Map(),
    met: { slowestMs: 0, mostMemoryMb: 0 },
    spent: new Map(),
  }
}

/** Every list once, so that requests know of ids from the beginning. */
async function harvest(run: Run): Promise<void> {
  const lists = run.rules.operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))
  for (const actor of ['ada@altus.example', 'greta@nordwind.example', 'omar@leaf.example']) {
    for (const operation of lists) {
      const takesMonth = operation.parameters.some(({ name }) => name === 'month')
      const months = ['?month=2024-09', '?month=2024-10']
      const kinds = [...FACT_KINDS.keys()].map((kind) => `?kind=${kind}&limit=50`)
      const asked = operation.id === 'facts' ? kinds : takesMonth ? months : ['', '?limit=5']
      for (const query of asked) {
        const sent: Sent = {
          method: 'GET',
          url: operation.path + query,
          headers: [],
          how: 'inject',
          actor,
          made: 'harvest',
        }
        learn(run, operation, sent, await send(run.server, run.actors, sent))
      }
    }
  }
}

const SHARES = { signIn: 0.05, wired: 0.04, recording: 0.04, socket: 0.06, wrong: 0.6, twice: 0.3 }
/** What is acknowledged by these is looked for at the end. */
const RECORDING: ReadonlySet<string> = new Set(['record-facts', 'record-usage'])
/** Closing and settling work through a whole month each time. */
const RARE = new Map([
  ['close-month', 0.15],
  ['settle', 0.15],
])

/** One turn, before it is taken. Who signs in writes of it, so that is a turn for itself. */
type Plan = Readonly<{ sent: Sent; operation?: Operation }> | Readonly<{ wired: Wired }>

function plan({ server, actors, pool, rules, options }: Run, random: Random): Plan {
  const kind = random.next()
  if (kind < SHARES.signIn) return { sent: signInRequest(random, server.origin) }
  if (kind < SHARES.signIn + SHARES.wired) {
    const key = actors.presents('key of altus')['authorization'] ?? ''
    return { wired: wiredRequest(random, { host: new URL(server.origin).host, key }) }
  }
  const { only = () => true } = options
  const all = rules.operations.filter(({ id }) => only(id))
  // Among so many operations those that record would seldom have a turn, and little would be there to look for at the end.
  const recording = all.filter(({ id }) => RECORDING.has(id))
  const isRecording = recording.length > 0 && random.chance(SHARES.recording)
  const operation = pickOperation(isRecording ? recording : all, random)
  const actor = actors.pick(random)
  const how = random.chance(SHARES.socket) ? 'socket' : 'inject'
  const draft = validDraft(operation, { random, pool, actor, organizations: actors.organizations(actor), how })
  if (random.chance(SHARES.wrong)) {
    makeWrong({ draft, operation, random, pool })
    if (random.chance(SHARES.twice)) makeWrong({ draft, operation, random, pool })
  }
  return { sent: written(draft), operation }
}

function pickOperation(operations: readonly Operation[], random: Random): Operation {
  const operation = random.pick(operations)
  return random.chance(RARE.get(operation.id) ?? 1) ? operation : pickOperation(operations, random)
}

type Request = Extract<Plan, { sent: Sent }>
type Answered = Request & Readonly<{ answer: Answer | Readonly<{ says: string }> }>

/** Takes several turns at a time, as clients do, and looks at the answers in their order. */
async function takeTurns(run: Run, plans: readonly Plan[]): Promise<void> {
  const mark = await run.watch.mark()
  const wires = plans.flatMap((one) => ('wired' in one ? [one.wired] : []))
  const requests = plans.flatMap((one) => ('sent' in one && one.operation ? [one] : []))
  const answering = requests.map(async (one) => ({ ...one, answer: await tried(run, one.sent) }))
  const [answered] = await Promise.all([Promise.all(answering), ...wires.map((wired) => judgeWired(run, wired))])
  for (const one of answered) await judge(run, one)
  if ((await run.watch.mark()) !== mark && wronglyChanged(await run.watch.changes(mark)).length > 0) {
    await judgeState(run, answered)
  }
  for (const one of plans) {
    if (!('sent' in one) || one.operation) continue
    await judge(run, { ...one, answer: await tried(run, one.sent) })
    await run.server.signIn.settled()
  }
}

function whereOf({ sent, operation }: Request): string {
  return operation?.id ?? `sign-in ${sent.url.split('?')[0]}`
}

async function judge(run: Run, { sent, operation, answer }: Answered): Promise<void> {
  const where = whereOf({ sent, ...(operation && { operation }) })
  if (!('status' in answer)) {
    find(run, { where, what: 'no answer', seen: answer.says, curl: asCurl(sent, run.server.origin) })
    return
  }
  count(run, sent, answer)
  run.spent.set(where, (run.spent.get(where) ?? 0) + answer.ms)
  if (operation) learn(run, operation, sent, answer)
  run.kept.take(sent, answer)
  for (const { what, seen } of ofAnswer(run, sent, answer)) {
    if (run.findings.has(`${where} ${what}`)) find(run, { where, what, seen, curl: '' })
    else find(run, { where, what, seen: withErrors(run, answer, seen), curl: await smallest(run, sent, what) })
  }
}

/** Something was written while these were answered: each that was refused is sent again by itself, and must write nothing. */
async function judgeState(run: Run, answered: readonly Answered[]): Promise<void> {
  for (const { answer, ...request } of answered) {
    if (!('status' in answer) || answer.status < 400) continue
    const { sent } = request
    const mark = await run.watch.mark()
    const again = await tried(run, sent)
    if (!('status' in again)) continue
    run.kept.take(sent, again)
    if (again.status < 400 || (await run.watch.mark()) === mark) continue
    const wrong = wronglyChanged(await run.watch.changes(mark))
    if (wrong.length === 0) continue
    const what = 'refused, but something was changed'
    const seen = `${again.status}: ${wrong.join(', ')}`
    find(run, { where: whereOf(request), what, seen, curl: asCurl(sent, run.server.origin) })
  }
}

function withErrors({ server }: Run, { status }: Answer, seen: string): string {
  const errors = server.errors()
  return status < 500 ? seen : `${seen}\n    ${errors.at(-1)?.slice(0, 1_500) ?? 'nothing in the log'}`
}

async function tried(run: Run, sent: Sent): Promise<Answer | Readonly<{ says: string }>> {
  try {
    return await send(run.server, run.actors, sent)
  } catch (error) {
    return { says: error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error) }
  }
}

function ofAnswer({ rules }: Run, sent: Sent, answer: Answer): readonly Violation[] {
  const inGeneral = violationsOf(rules, sent, answer)
  return sent.made === 'sign-in' && sent.url.startsWith('/auth') && answer.status < 500
    ? [...inGeneral, ...signInViolations(sent, answer)]
    : inGeneral
}

/** The smallest request that is answered as wrongly, as a line for a shell. */
async function smallest(run: Run, sent: Sent, what: string): Promise<string> {
  const isAsWrong = async (other: Sent): Promise<boolean> => {
    const answered = await tried(run, other)
    return 'status' in answered && ofAnswer(run, other, answered).some((one) => one.what === what)
  }
  return asCurl(await shrink(sent, isAsWrong), run.server.origin)
}

async function judgeWired(run: Run, wired: Wired): Promise<void> {
  const where = `wire: ${wired.made}`
  const curl = asPrintf(wired, run.server.port)
  try {
    for (const answer of await sendWired(run.server, wired)) {
      run.statuses.set(`wire ${answer.status}`, (run.statuses.get(`wire ${answer.status}`) ?? 0) + 1)
      for (const { what, seen } of wiredViolations(run.rules, answer)) find(run, { where, what, seen, curl })
    }
  } catch (error) {
    find(run, { where, what: 'no HTTP came back', seen: String(error), curl })
  }
}

function count(run: Run, sent: Sent, { status, ms }: Answer): void {
  const name = sent.made === 'sign-in' ? `sign-in ${status}` : String(status)
  run.statuses.set(name, (run.statuses.get(name) ?? 0) + 1)
  run.met.slowestMs = Math.max(run.met.slowestMs, ms)
}

function learn({ pool, done, actors }: Run, operation: Operation, sent: Sent, answer: Answer): void {
  if (answer.status !== 200 || sent.method !== operation.method) return
  done.set(operation.id, (done.get(operation.id) ?? 0) + 1)
  const type = String(answer.headers['content-type'])
  if (!type.startsWith('application/json') || answer.body.length > 500_000) return
  const query = [...new URL(sent.url, 'http://localhost').searchParams]
  const named = sent.headers.find(([name]) => name === 'Perennial-Organization')?.[1]
  const acting = named ?? actors.organizations(sent.actor)[0] ?? ''
  pool.take({
    operation: operation.id,
    about: aboutOf(operation.path),
    acting,
    query,
    body: JSON.parse(answer.body.toString()),
  })
}

function find({ findings, options }: Run, found: Omit<Finding, 'times'>): void {
  const name = `${found.where} ${found.what}`
  const known = findings.get(name)
  if (known) known.times += 1
  else {
    findings.set(name, { ...found, times: 1 })
    options.say(`VIOLATION ${found.where}: ${found.what}\n    ${found.seen}\n    ${found.curl}`)
  }
}

const MOST_MEMORY_MB = 2_000

function measure(run: Run, turn: number, begun: number): void {
  const mb = Math.round(process.memoryUsage().rss / 2 ** 20)
  run.met.mostMemoryMb = Math.max(run.met.mostMemoryMb, mb)
  if (mb > MOST_MEMORY_MB) find(run, { where: 'the server', what: 'memory grows', seen: `${mb} MB`, curl: '' })
  const perSecond = Math.round((turn * 1_000) / (performance.now() - begun))
  run.options.say(`${turn} requests, ${perSecond}/s, ${mb} MB, ${run.findings.size} findings`)
}
