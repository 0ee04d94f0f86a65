import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { play } from './play.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-play-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const played = (name: string, commands: readonly string[], seconds = 10) => {
  const steps = commands.map((one, at) => ({ line: at, commands: one }))
  return play(steps, { place: folder, folder: mkdtempSync(join(folder, name)), environment: { GIVEN: 'yes' }, seconds })
}

test('one shell plays all steps: what one sets, the next has', async () => {
  const { said, code } = await played('all', ['X=1; echo "$GIVEN"', 'pick() { echo "$X$1"; }', 'pick 2\npick 3'])
  expect({ said, code }).toEqual({ said: ['yes\n', '', '12\n13\n'], code: 0 })
})

test.each([
  { what: 'a command that fails', command: 'echo begun; false; echo never' },
  { what: 'a command that does not exist', command: 'perennial-is-no-command' },
  { what: 'a variable that nobody set', command: 'echo "$NOBODY"' },
  { what: 'a failing command whose answer is kept', command: 'KEPT=$(false)' },
])('$what ends the play', async ({ command }) => {
  const { said, code } = await played('fails', ['echo one', command, 'echo three'])
  expect(said).toEqual(['one\n'])
  expect(code).not.toBe(0)
})

test('what is left in the background ends with the page', async () => {
  const { said, code } = await played('left', ['sleep 60 & echo $!'])
  expect(code).toBe(0)
  const pid = Number(said[0])
  expect(pid).toBeGreaterThan(1)
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test('a step that hangs is given up', async () => {
  const { said, code } = await played('hangs', ['echo one', 'while true; do sleep 1; done'], 1)
  expect(said).toEqual(['one\n'])
  expect(code).not.toBe(0)
})

/** A process that has ended and that nobody has asked for yet does not run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z\s]/.test(stdout)
}
