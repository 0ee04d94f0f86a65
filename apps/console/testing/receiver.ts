import { createServer } from 'node:http'

export type Receiver = Readonly<{ address: string; stop: () => Promise<void> }>

/** An endpoint on this machine that takes deliveries and answers each with the next of these texts. */
export async function startReceiver(answers: readonly string[]): Promise<Receiver> {
  let taken = 0
  const server = createServer((request, response) => {
    request.resume()
    response.end(answers[taken % answers.length])
    taken += 1
  })
  const listening = Promise.withResolvers<number>()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    listening.resolve(typeof address === 'object' && address !== null ? address.port : 0)
  })
  const address = `http://127.0.0.1:${await listening.promise}/hook`
  const stop = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    server.closeAllConnections()
    server.close(() => resolve())
    await promise
  }
  return { address, stop }
}
