// What may stand in SQL and hide a semicolon: strings, quoted names, comments, heredocs.
const hiding =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$/g

/** The statement without the semicolon at its end. */
export function withoutEnd(sql: string): string {
  return sql.replace(/[\s;]+$/, '')
}

/**
 * Whether more than one statement stands in the text. The embedded engine would run them all, a ClickHouse server refuses them over
 * HTTP; both must behave alike.
 */
export function hasSeveralStatements(sql: string): boolean {
  const visible = sql.replace(hiding, (hidden) => (/^(?:--|\/\*)/.test(hidden) ? ' ' : "''"))
  return withoutEnd(visible).includes(';')
}
