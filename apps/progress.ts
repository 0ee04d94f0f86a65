import type { Progress } from '#operations/context.ts'

export type ProgressLine = Readonly<{
  report(progress: Progress): void
  /** Leaves the terminal clean for what is printed next. */
  end(): void
}>

type Output = Readonly<{ isTTY?: boolean; columns?: number; write(text: string): unknown }>

const BAR = 24

/** Shows how far a long act is: at a terminal one line drawn again and again, else a line for each step. */
export function showProgress(output: Output): ProgressLine {
  return output.isTTY ? redrawnLine(output) : lines(output)
}

function redrawnLine(output: Output): ProgressLine {
  let drawn = false
  return {
    report({ done, of, at }) {
      const filled = of === 0 ? 0 : Math.round((Math.min(done, of) / of) * BAR)
      const line = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${of} ${at}`
      output.write(`\r\x1b[2K${line.slice(0, (output.columns ?? 80) - 1)}`)
      drawn = true
    },
    end() {
      if (drawn) output.write('\r\x1b[2K')
      drawn = false
    },
  }
}

function lines(output: Output): ProgressLine {
  let last = ''
  return {
    report({ done, of, at }) {
      if (at !== last) output.write(`${done}/${of} ${at}\n`)
      last = at
    },
    end() {},
  }
}
