import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { giveBackupCode, giveCode } from '#apps/console/api/session-ways.ts'
import { Trouble } from '#apps/console/api/trouble.ts'
import { CodeField } from './sign-in-fields.tsx'
import { SignInTrouble } from './sign-in-trouble.tsx'

/** After these only the password helps: what was asked for a code is over. */
const OVER = new Set(['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', 'ACCOUNT_TEMPORARILY_LOCKED'])

/** The second factor: a code of the app, or one of the backup codes. */
export function CodeStep({ onDone, onBack }: Readonly<{ onDone: () => void; onBack: () => void }>) {
  const [kind, setKind] = useState<'app' | 'backup'>('app')
  const [code, setCode] = useState('')
  const giving = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: (text: string) => (kind === 'app' ? giveCode(text.replaceAll(/\s/g, '')) : giveBackupCode(text.trim())),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  const isOver = giving.error instanceof Trouble && OVER.has(giving.error.code)
  const turn = () => {
    setKind(kind === 'app' ? 'backup' : 'app')
    setCode('')
    giving.reset()
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!giving.isPending) giving.mutate(code)
      }}
    >
      <p className="soft">
        {kind === 'app'
          ? 'The password was right. Now the six digits that your authenticator app shows for Perennial.'
          : 'One of the codes that you kept when you turned two-factor on. Each is good once.'}
      </p>
      <CodeField
        key={kind}
        label={kind === 'app' ? 'Code from the app' : 'Backup code'}
        backup={kind === 'backup'}
        value={code}
        onChange={setCode}
      />
      <SignInTrouble error={giving.error} />
      {isOver ? (
        <button type="button" className="button button-primary button-wide" onClick={onBack}>
          Back to the password
        </button>
      ) : (
        <button type="submit" className="button button-primary button-wide" disabled={giving.isPending}>
          {giving.isPending ? 'One moment…' : 'Sign in'}
        </button>
      )}
      <div className="form-ways">
        <button type="button" className="button-plain" onClick={turn}>
          {kind === 'app' ? 'Use a backup code' : 'Use the app'}
        </button>
        <button type="button" className="button-plain" onClick={onBack}>
          Begin again
        </button>
      </div>
    </form>
  )
}
