/** A page of the documentation as what is to be done, in its order, and what each step is said to answer. */

/** Commands, with what they write where the page shows it. */
export type Step = Readonly<{ line: number; commands: string; answer?: string }>

/** The steps of a page, and the programs that it shows whole. */
export type Page = Readonly<{ steps: readonly Step[]; programs: readonly string[] }>

type Block = Readonly<{ line: number; language: string; text: string }>

const COMMANDS = 'sh'
const PROGRAM = 'ts'
const ANSWERS: ReadonlySet<string> = new Set(['text', 'json'])

/**
 * Reads a page. Every block in it has to be commands (`sh`), what the commands before it answer (`text`, `json`), or a program (`ts`):
 * anything else would stand there unchecked, so it throws, as it does for an answer to nothing.
 */
export function readPage(markdown: string): Page {
  const steps: Step[] = []
  const programs: string[] = []
  let before: Block | undefined
  for (const block of blocksOf(markdown)) {
    if (block.language === COMMANDS) steps.push({ line: block.line, commands: block.text })
    else if (block.language === PROGRAM) programs.push(block.text)
    else if (ANSWERS.has(block.language) && before?.language === COMMANDS) {
      steps.push({ ...steps.pop(), line: before.line, commands: before.text, answer: block.text })
    } else throw new Error(`Line ${block.line}: a block of ${block.language || 'no language'} that nothing checks`)
    before = block
  }
  return { steps, programs }
}

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  let open: { line: number; language: string; lines: string[] } | undefined
  for (const [at, line] of markdown.split('\n').entries()) {
    const fence = /^ *(?:```|~~~)(.*)$/.exec(line)
    if (fence && open) {
      blocks.push({ line: open.line, language: open.language, text: open.lines.join('\n') })
      open = undefined
    } else if (fence) open = { line: at + 1, language: (fence[1] ?? '').trim(), lines: [] }
    else if (open) open.lines.push(line)
    else if (/^(?: {4}|\t)\S/.test(line)) throw new Error(`Line ${at + 1}: an indented block that nothing checks`)
  }
  if (open) throw new Error(`Line ${open.line}: a block without an end`)
  return blocks
}

/** What differs each time: in a line, any characters; as a line of its own, any lines. */
const ANYTHING = '…'

/** Whether commands wrote what the page shows, up to spaces and line ends around it. */
export function isAnswered(shown: string, said: string): boolean {
  const lines = shown.trim().split('\n')
  const pattern = lines.map((line) => (line.trim() === ANYTHING ? '(?:[^\n]*\n)*?' : `${linePattern(line)}\n`)).join('')
  return new RegExp(`^${pattern}$`).test(`${said.trim()}\n`)
}

function linePattern(line: string): string {
  return line.trimEnd().split(ANYTHING).map(RegExp.escape).join('[^\n]+')
}
