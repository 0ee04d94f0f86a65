/** Reads tables of Markdown, for tests that compare documentation with code. */

/** The rows of every table with this header, cell by cell. */
export function rowsOf(page: string, header: readonly string[]): readonly (readonly string[])[] {
  const lines = page.split('\n')
  const wanted = header.join('|')
  return lines.flatMap((line, at) => {
    if (cellsOf(line).join('|') !== wanted || !/^\|[-|]+$/.test(lines[at + 1] ?? '')) return []
    const rest = lines.slice(at + 2)
    const end = rest.findIndex((row) => !row.startsWith('|'))
    return rest.slice(0, end === -1 ? rest.length : end).map(cellsOf)
  })
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** What stands between backticks. */
export function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, words]) => words ?? [])
}
