import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { actOn } from './acting.ts'
import { type Books, bookDifference, readBooks } from './books.ts'
import { closeAndSettle, type Kill, type WorkerTask } from './close-worker.ts'
import { copyDatabase, dropDatabase, type EngineUrls } from './engine-urls.ts'
import { CLOSES_AT } from './small-channel.ts'

/** A prepared database that nobody is connected to, and the books that an undisturbed run makes of it. */
export type Prepared = Readonly<{ source: EngineUrls; undisturbed: Books }>

/** How many workers were killed, whether the run after them went on with what they had begun, and what differs. */
export type RoundOutcome = Readonly<{ killed: number; resumed: boolean; difference: string | undefined }>

export async function prepareRounds(source: EngineUrls): Promise<Prepared> {
  return {
    source,
    undisturbed: await withCopy(source, async (urls) => await finishAndRead(urls)).then(({ books }) => books),
  }
}

/** Lets workers close the same month at once, some of them killed on the way; then runs it to its end and compares the books. */
export async function crashRound(
  { source, undisturbed }: Prepared,
  kills: readonly (Kill | null)[],
): Promise<RoundOutcome> {
  return await withCopy(source, async (urls) => {
    const ends = await Promise.all(kills.map((kill) => runWorker({ urls, kill })))
    const failed = ends.find((end) => end !== 'SIGKILL' && end !== 'done')
    const { books, resumed } = await finishAndRead(urls)
    const difference = failed === undefined ? bookDifference(books, undisturbed) : `a worker ended: ${failed}`
    return { killed: ends.filter((end) => end === 'SIGKILL').length, resumed, difference }
  })
}

export async function withCopy<T>(source: EngineUrls, work: (urls: EngineUrls) => Promise<T>): Promise<T> {
  const urls = await copyDatabase(source, `round_${process.hrtime.bigint()}`)
  try {
    return await work(urls)
  } finally {
    await dropDatabase(urls)
  }
}

async function finishAndRead(urls: EngineUrls): Promise<Readonly<{ books: Books; resumed: boolean }>> {
  const { resumed } = await actOn(urls, CLOSES_AT, closeAndSettle)
  return { books: await readBooks(urls), resumed }
}

/** `done`, `SIGKILL`, or what the worker wrote before it failed. */
export async function runWorker(task: WorkerTask): Promise<string> {
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'close-worker.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let written = ''
  worker.stderr.on('data', (text: Buffer) => {
    written += text.toString()
  })
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
    worker.once('close', (exit, by) => resolve([exit, by])),
  )
  return signal ?? (code === 0 ? 'done' : written)
}
