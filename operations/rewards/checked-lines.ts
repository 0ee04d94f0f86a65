import { contentText, type SellThroughContent, sellThroughId } from '#core/rewards/sell-through.ts'
import type { LineOutcome, StandingLine } from '#core/rewards/sell-through-changes.ts'

/** The lines that a check of a file would have saved by now: it saves nothing, and later rows are judged as if it had. */
export class CheckedLines {
  readonly #lines = new Map<string, StandingLine>()
  /** By the line that was sold. */
  readonly #returns = new Map<string, Set<string>>()

  /** Those that the rows are judged by: the lines themselves, the sales that they return, and all that returns one of them. */
  touchedBy(rows: readonly Readonly<{ content: SellThroughContent }>[]): ReadonlyMap<string, StandingLine> {
    const touched = new Map<string, StandingLine>()
    const touch = (id: string): void => {
      const line = this.#lines.get(id)
      if (line) touched.set(id, line)
    }
    for (const { content } of rows) {
      for (const id of [sellThroughId(content), saleOf(content)]) {
        touch(id)
        for (const back of this.#returns.get(id) ?? []) touch(back)
      }
    }
    return touched
  }

  keep(lines: readonly LineOutcome[]): void {
    for (const { id, version, content } of lines) {
      this.#lines.set(id, { version, text: contentText(content), content })
      if (content.kind === 'sale') continue
      const sale = saleOf(content)
      this.#returns.set(sale, (this.#returns.get(sale) ?? new Set()).add(id))
    }
  }
}

function saleOf(content: SellThroughContent): string {
  return sellThroughId({ ...content, line: content.returns ?? content.line })
}
