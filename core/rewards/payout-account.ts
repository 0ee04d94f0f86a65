/** Where a partner is paid: an account by its IBAN, or one in a country that has none. */
export type BankAccount = Readonly<{ holder: string }> &
  (
    | Readonly<{ kind: 'iban'; iban: string; bic?: string | undefined }>
    | Readonly<{ kind: 'other'; number: string; bank: string; country: string }>
  )

/** Without blanks, in capitals: as it is compared and kept. */
export function normalizeIban(text: string): string {
  return text.replaceAll(' ', '').toUpperCase()
}

/**
 * Whether an IBAN is one by ISO 13616: two letters, two check digits, up to 30 letters and digits, and the remainder of 97 is 1 once the
 * first four stand last and letters count from A = 10. It can be well formed and nobody's.
 */
export function isIban(text: string): boolean {
  const iban = normalizeIban(text)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  let rest = 0
  for (const sign of `${iban.slice(4)}${iban.slice(0, 4)}`) {
    const digits = Number.parseInt(sign, 36).toString()
    rest = Number(`${rest}${digits}`) % 97
  }
  return rest === 1
}

/** What everybody of both sides may see of an account: where it is, and its last four signs. `DE•• •••• 3000`. */
export function shownAccount(account: BankAccount): string {
  const [country, number] =
    account.kind === 'iban' ? [account.iban.slice(0, 2), account.iban] : [account.country, account.number]
  return `${country}•• •••• ${number.length > 8 ? number.slice(-4) : '••••'}`
}

/** Where an account is sealed: it opens nowhere else. */
export function accountPlace(id: string): string {
  return `payout_account:${id}`
}
