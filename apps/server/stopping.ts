import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 2_000

/** Comes back when the engines' host has ended, or after two seconds: somebody else, such as a command, may hold it too. */
export async function awaitHostEnd(pid: number): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(20)) {
    if (!isAlive(pid)) return
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
