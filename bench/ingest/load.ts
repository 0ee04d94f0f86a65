import { Agent, request } from 'node:http'
import type { Bodies } from './bodies.ts'

/** Where requests go, and what stands in their head. */
export type Target = Readonly<{
  host: { port: number; localAddress: string } | { socketPath: string }
  path: string
  headers: Readonly<Record<string, string>>
  /** Throws where an answer of status 200 doesn't say what it should. */
  check?: (answer: string, events: number) => void
}>

/** How long all took, and each request, in milliseconds and ascending. */
export type Loaded = Readonly<{ seconds: number; perSecond: number; latencies: readonly number[] }>

/** Sends all bodies by so many clients, each the next body when its last was answered, over connections that are kept. */
export async function load(target: Target, bodies: Bodies, clients: number): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const latencies: number[] = []
  let at = 0
  const client = async (): Promise<void> => {
    for (let body = bodies.all[at++]; body !== undefined; body = bodies.all[at++]) {
      const begun = performance.now()
      await post(target, agent, body, bodies.eventsEach)
      latencies.push(performance.now() - begun)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  return { seconds, perSecond: bodies.events / seconds, latencies: latencies.sort((a, b) => a - b) }
}

export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}

async function post({ host, path, headers, check }: Target, agent: Agent, body: Buffer, events: number): Promise<void> {
  const answered = Promise.withResolvers<string>()
  const sent = request(
    { ...host, path, method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
    (answer) => {
      let said = ''
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        said += text
      })
      answer.once('error', answered.reject)
      answer.once('end', () => {
        if (answer.statusCode === 200) answered.resolve(said)
        else answered.reject(new Error(`${path.slice(0, 60)} answered ${answer.statusCode}: ${said.slice(0, 500)}`))
      })
    },
  )
  sent.once('error', answered.reject)
  sent.end(body)
  const said = await answered.promise
  check?.(said, events)
}
