import { createServer } from 'node:net'

/** Whether nobody listens there: tried by listening, so it also says no where the port is not ours to use. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  return await promise
}
