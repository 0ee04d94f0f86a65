import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'

/** What the host tells whoever holds the engines, one JSON document per line. */
export type HostNews =
  | Readonly<{ state: 'starting'; pid: number }>
  | Readonly<{ state: 'ready'; pid: number }>
  | Readonly<{ state: 'failed'; pid: number; message: string }>

export type Control = Readonly<{
  tell(news: HostNews): void
  /** How many hold the engines now. */
  holders(): number
  /** Ends every connection and takes no more. */
  close(): void
}>

/** What a connection says to count as a holder; whoever only looks whether the host answers says nothing. */
export const holdWord = 'hold\n'

/** Listens for holders. `onEmpty` is called whenever the last one has left. */
export async function openControl(socketPath: string, onEmpty: () => void): Promise<Control> {
  const holders = new Set<Socket>()
  let news: HostNews = { state: 'starting', pid: process.pid }
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      holders.add(socket)
      write(socket, news)
      socket.resume()
    })
    socket.on('close', () => {
      if (holders.delete(socket) && holders.size === 0) onEmpty()
    })
  })
  await listen(server, socketPath)
  return {
    tell(latest) {
      news = latest
      for (const holder of holders) write(holder, latest)
    },
    holders: () => holders.size,
    close() {
      server.close()
      for (const holder of holders) holder.end()
    },
  }
}

function write(socket: Socket, news: HostNews) {
  socket.write(`${JSON.stringify(news)}\n`)
}

// The engines' lock is held, so a socket found here belongs to a host that has died.
function listen(server: Server, socketPath: string): Promise<void> {
  rmSync(socketPath, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
}
