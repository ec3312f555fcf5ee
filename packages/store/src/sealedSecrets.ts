import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { Redacted, type Secrets } from '@sendwright/model'
import { StoreFailure } from './failure.ts'

/** Seals and opens the secrets of connections with one key. */
export interface SecretSealer {
  seal(connectionId: string, secrets: Secrets): Buffer
  /** Throws `secrets-unreadable` for what was sealed with another key, for another connection, or was changed. */
  open(connectionId: string, sealed: Buffer): Secrets
}

const formatVersion = 1
const keyIdLength = 4
const nonceLength = 12
const tagLength = 16

/**
 * AES-256-GCM under a key of 32 bytes. A sealed text is: format version (1 byte), key id (4), nonce (12, random),
 * tag (16), ciphertext of the secrets' JSON. Version, key id and connection id are authenticated with it,
 * so that a text copied to another connection does not open.
 */
export function createSecretSealer(key: Uint8Array): SecretSealer {
  if (key.length !== 32) throw new TypeError(`the secret key has ${key.length} bytes instead of 32`)
  const keyId = createHash('sha256').update('sendwright key id\0').update(key).digest().subarray(0, keyIdLength)
  const head = Buffer.concat([Buffer.of(formatVersion), keyId])
  return {
    seal: (connectionId, secrets) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.concat([head, Buffer.from(connectionId)]))
      const revealed = Object.fromEntries(Object.entries(secrets).map(([path, secret]) => [path, secret.reveal()]))
      const text = Buffer.concat([cipher.update(JSON.stringify(revealed), 'utf8'), cipher.final()])
      return Buffer.concat([head, nonce, cipher.getAuthTag(), text])
    },
    open: (connectionId, sealed) => {
      if (!sealed.subarray(0, head.length).equals(head))
        throw notOpened(connectionId, 'they were stored with another encryption key')
      const nonce = sealed.subarray(head.length, head.length + nonceLength)
      const tag = sealed.subarray(head.length + nonceLength, head.length + nonceLength + tagLength)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
          .setAAD(Buffer.concat([head, Buffer.from(connectionId)]))
          .setAuthTag(tag)
        const text =
          decipher.update(sealed.subarray(head.length + nonceLength + tagLength), undefined, 'utf8') +
          decipher.final('utf8')
        // Sealed by `seal` and authenticated.
        const revealed = JSON.parse(text) as Readonly<Record<string, string>>
        return Object.fromEntries(Object.entries(revealed).map(([path, secret]) => [path, new Redacted(secret)]))
      } catch {
        // The cause is left out: an error of the parser would quote the text.
        throw notOpened(connectionId, 'what is stored was changed')
      }
    },
  }
}

function notOpened(connectionId: string, reason: string): StoreFailure {
  return new StoreFailure(
    'secrets-unreadable',
    `The secrets of the connection ${connectionId} cannot be opened: ${reason}. ` +
      'Start with the key they were stored with (SENDWRIGHT_KEY, or the key file in DATA_DIR), or enter them again',
  )
}
