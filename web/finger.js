// The phone's own recognition of its owner (fingerprint, face, screen lock) as a way to the data key: WebAuthn's PRF
// extension. The authenticator answers a salt with 32 bytes that nobody else can make, and only after it has recognised
// its owner. Nothing of it goes to the hub. https://www.w3.org/TR/webauthn-3/#prf-extension

let offered = false;
globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().then((is) => { offered = is; }, () => {});

/// As far as is known: asking the system takes a moment after the start.
export const offersFinger = () => offered;

const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const silenceMillis = 60000;

/// The bytes that the authenticator has for `made` { id, salt }. Rejects when it does not recognise its owner.
export async function secretOf({ id, salt }) {
  const answer = await navigator.credentials.get({ publicKey: {
    challenge: random(32), timeout: silenceMillis, userVerification: 'required',
    allowCredentials: [{ type: 'public-key', id, transports: ['internal'] }],
    extensions: { prf: { eval: { first: salt } } },
  } });
  const secret = answer.getClientExtensionResults().prf?.results?.first;
  if (!secret) throw new DOMException('no PRF', 'NotSupportedError');
  return new Uint8Array(secret);
}

/// Makes a credential of this phone, shown to its owner as `name`. Value: { id, salt, secret }; id and salt are no secret.
export async function enrolled(name) {
  const salt = random(32);
  const answer = await navigator.credentials.create({ publicKey: {
    challenge: random(32), timeout: silenceMillis, rp: { name: '百家' }, user: { id: random(16), name, displayName: name },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
    authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'discouraged' },
    extensions: { prf: { eval: { first: salt } } },
  } });
  const { prf } = answer.getClientExtensionResults();
  if (!prf?.enabled) throw new DOMException('no PRF', 'NotSupportedError');
  const made = { id: new Uint8Array(answer.rawId), salt };
  // Some answer the salt when the credential is made, the others when it is used.
  return { ...made, secret: prf.results?.first ? new Uint8Array(prf.results.first) : await secretOf(made) };
}
