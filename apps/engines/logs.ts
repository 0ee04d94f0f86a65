import { copyFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFolder } from '#stores/files/data-folder.ts'

const largestBytes = 5 * 1024 * 1024

/** The logs of the host itself and of PostgreSQL. */
export function logOf(folder: DataFolder, name: 'engines' | 'postgres'): string {
  return join(folder.logs, `${name}.log`)
}

/**
 * Keeps each log and one older part of it, 10 MB together. Its writers append and keep it open, so it is copied and emptied, not
 * renamed.
 */
export function boundLogs(folder: DataFolder): void {
  for (const path of [logOf(folder, 'engines'), logOf(folder, 'postgres')]) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined || found.size < largestBytes) continue
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
  }
}
