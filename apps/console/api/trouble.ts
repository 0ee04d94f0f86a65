/** A question that got no answer: the HTTP status (0 where nothing answered), the stable code, and what the server said. */
export class Trouble extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, says: string) {
    super(says)
    this.status = status
    this.code = code
  }
}

/** An error in words for whoever reads it: what happened, what is safe, what to do. */
export type Told = Readonly<{ happened: string; safe: string; next: string }>

const SAFE = 'Nothing was changed: this page only reads.'

/** The one place where errors become sentences. What is not known here is shown with the server's own words. */
export function tell(error: unknown): Told {
  if (!(error instanceof Trouble)) {
    return { happened: 'This page could not be shown.', safe: SAFE, next: 'Load it again. If it stays, report it.' }
  }
  if (error.status === 0) {
    return { happened: 'The server does not answer.', safe: SAFE, next: 'Check that it runs, then try again.' }
  }
  if (error.status === 503) {
    return {
      happened: 'The engines restart.',
      safe: 'What was recorded and posted is safe on disk.',
      next: 'This takes a few seconds; the page tries again by itself.',
    }
  }
  if (error.status === 404) {
    return {
      happened: `${error.message}.`,
      safe: 'What belongs to others looks the same as what does not exist.',
      next: 'Go back, or act for one of your organizations that is party to it.',
    }
  }
  if (error.status === 401 || error.status === 403) {
    return {
      happened: `${error.message}.`,
      safe: SAFE,
      next: 'Act for another of your organizations, or ask an owner for another role.',
    }
  }
  if (error.status < 500) return { happened: error.message, safe: SAFE, next: 'Change what was asked for.' }
  return {
    happened: 'The server met an error of its own.',
    safe: 'Its work was rolled back: nothing is half done.',
    next: 'Try again. The server’s log has the details.',
  }
}

/** Worth asking again without being told to: the engines come back by themselves. */
export function isPassing(error: unknown): boolean {
  return error instanceof Trouble && error.status === 503
}

/** What belongs to others answers as if it did not exist: where a reason names it, it is closed rather than missing. */
export function isHidden(error: unknown): boolean {
  return error instanceof Trouble && error.status === 404
}
