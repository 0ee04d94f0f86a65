import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/**
 * Whether the session ended while somebody worked: by time, or ended elsewhere. Until the person signs in again, questions and acts
 * wait as they do without a network, so the page keeps what it shows and what was typed, and then goes on by itself.
 */
let isEnded = false
const listeners = new Set<() => void>()

function set(ended: boolean): void {
  if (ended === isEnded) return
  isEnded = ended
  onlineManager.setOnline(!ended)
  for (const listener of listeners) listener()
}

export function noticeSessionEnd(): void {
  set(true)
}

export function resumeAfterSessionEnd(): void {
  set(false)
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => isEnded,
  )
}
