/** The command line. `npm run perennial -- --help` lists what it can do. */
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

// `perennial list invoices | head -1` closes the pipe: that is no fault.
process.stdout.on('error', () => process.exit(0))

const complain = (line: string): void => void process.stderr.write(`perennial: ${line}\n`)

try {
  process.exitCode = await runProgram(process.argv.slice(2), COMMANDS, GROUPS, {
    write: (text) => process.stdout.write(text),
    complain,
    environment: process.env,
  })
} catch (error) {
  complain(`something went wrong: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  if (process.env['PERENNIAL_DEBUG'] !== undefined) console.error(error)
  process.exitCode = 1
}
