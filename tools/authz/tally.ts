/** What the matrix counts: for each section its requests and what was not as it should be. */

export type Section = Readonly<{
  name: string
  requests: number
  /** How many questions of who sees what it settled. */
  checks: number
  faults: readonly string[]
}>

export type Tally = Readonly<{
  /** One thing looked at; a fault says what is wrong with it. */
  check: (fault: string | undefined) => void
  done: (requests: number) => Section
}>

export function openTally(name: string): Tally {
  const faults: string[] = []
  let checks = 0
  return {
    check: (fault) => {
      checks += 1
      if (fault !== undefined) faults.push(fault)
    },
    done: (requests) => ({ name, requests, checks, faults }),
  }
}
