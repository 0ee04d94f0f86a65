/** The server's process. `npm start -- --help` says what it takes. */
import { readFileSync } from 'node:fs'
import { type Result, refuse } from '#core/ground/result.ts'
import { newestMonth } from './month.ts'
import { readOptions, USAGE } from './options.ts'
import { type Running, startServer } from './start.ts'

/** The longest that finishing requests may take once the process was asked to end. */
const STOP_LIMIT_MS = 2_900

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (!options.ok) return end(options.refusal, 2)
  if (options.value.help) return void process.stdout.write(`${USAGE}\n`)
  const stopping = Promise.withResolvers<void>()
  // npm passes on a Ctrl-C that the terminal has sent already: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.resolve())
  const starting = startServer(options.value, versionOf(), say).catch(failed)
  const started = await Promise.race([starting, stopping.promise])
  // Asked to end while it starts: its holds end with the process.
  if (started === undefined) process.exit(0)
  if (!started.ok) return end(started.refusal, 1)
  const { address, deployment, ownerLink, stop } = started.value
  const month = await newestMonth(deployment, Temporal.Now.instant())
  process.stdout.write(
    `${month === undefined ? '' : `\n${month}\n`}\nPerennial is at ${address}\n${welcome(ownerLink)}`,
  )
  await stopping.promise
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref()
  await stop()
  process.exit(0)
}

/** The first owner signs up by a link that only whoever started the server sees. */
function welcome(ownerLink: string | undefined): string {
  return ownerLink === undefined
    ? ''
    : `\nNobody can sign in yet. The first owner does it here, once, within a day:\n${ownerLink}\n`
}

/** A bug, or an engine that went away meanwhile: one line here, the rest in the log. */
function failed(error: unknown): Result<Running, string> {
  const says = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return refuse(`The server could not start: ${says}. The log has the rest`)
}

function end(line: string, code: number): void {
  say(line)
  process.exitCode = code
}

await main()
