import type { Command } from 'commander'
import type { Result } from '#core/ground/result.ts'
import type { CommonOptions } from './session.ts'

/** What a command answers with: `value` is what --json prints, `text` is for people. What it found may make it end with 1. */
export type Printed = Readonly<{ value: unknown; text: string; failed?: true }>

/** Wrong usage ends with 2, a refusal with 1. */
export type CommandRefusal = Readonly<{ code: string; says: string; wrongUsage?: boolean }>

export type Call = Readonly<{
  arguments: readonly string[]
  options: Readonly<Record<string, unknown>>
  common: CommonOptions
}>

/** A command of its own, beside those that are made from doors. */
export type OwnCommand = Readonly<{
  /** Such as `import focus`. */
  words: string
  summary: string
  description: string
  examples: readonly string[]
  /** Adds its arguments and options. */
  define: (command: Command) => void
  run: (call: Call) => Promise<Result<Printed, CommandRefusal>>
}>
