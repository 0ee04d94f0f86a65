import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { beginTwoFactor, type Enrolling } from '#apps/console/api/session-account.ts'
import { giveCode } from '#apps/console/api/session-ways.ts'
import { CodeField, KnownEmail, PasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { CopyButton } from '#apps/console/parts/copy-button.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { QrCode } from './qr-code.tsx'
import { SignInDialog } from './sign-in-dialog.tsx'

type Asked = Readonly<{ email: string; onChanged: () => void; onClose: () => void }>

/** The password, then the code to scan, then the backup codes: it is on once the app has shown that it knows the secret. */
export function TurnOnDialog({ email, onChanged, onClose }: Asked) {
  const [enrolling, setEnrolling] = useState<Enrolling>()
  const [isOn, setOn] = useState(false)
  if (!enrolling) return <AskPassword email={email} onDone={setEnrolling} onClose={onClose} />
  if (!isOn) {
    const confirmed = () => {
      setOn(true)
      onChanged()
    }
    return <Scan address={enrolling.totpURI} onDone={confirmed} onClose={onClose} />
  }
  return (
    <BackupCodes title="Two-factor is on" codes={enrolling.backupCodes} onClose={onClose}>
      Your other sessions were ended.
    </BackupCodes>
  )
}

type Asking = Readonly<{ email: string; onDone: (enrolling: Enrolling) => void; onClose: () => void }>

function AskPassword({ email, onDone, onClose }: Asking) {
  const [password, setPassword] = useState('')
  const beginning = useMutation({ mutationFn: beginTwoFactor, onSuccess: onDone })
  return (
    <SignInDialog
      title="Turn on two-factor"
      action="Go on"
      onSubmit={() => beginning.mutate(password)}
      onClose={onClose}
      error={beginning.error}
      isPending={beginning.isPending}
    >
      <p className="soft">
        You need an authenticator app on your phone or in your password manager. First your password, so that nobody
        does this at a screen that you left open.
      </p>
      <KnownEmail email={email} />
      <PasswordField value={password} onChange={setPassword} focused />
    </SignInDialog>
  )
}

function Scan({ address, onDone, onClose }: Readonly<{ address: string; onDone: () => void; onClose: () => void }>) {
  const [code, setCode] = useState('')
  const confirming = useMutation({
    mutationFn: (text: string) => giveCode(text.replaceAll(/\s/g, '')),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  const secret = new URL(address).searchParams.get('secret') ?? ''
  return (
    <SignInDialog
      title="Scan this with your app"
      action="Turn it on"
      onSubmit={() => confirming.mutate(code)}
      onClose={onClose}
      error={confirming.error}
      isPending={confirming.isPending}
    >
      <div className="scan">
        <QrCode text={address} label="QR code for your authenticator app" />
        <div className="scan-text">
          <p>Or type this secret into the app:</p>
          <code className="scan-secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
          <CopyButton text={secret} what="the secret" />
        </div>
      </div>
      <CodeField label="Code that the app shows now" value={code} onChange={setCode} />
    </SignInDialog>
  )
}
