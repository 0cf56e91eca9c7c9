/** A handwritten signature in blue, PNG with transparent background. */
export const SIGNATURE_IMAGE: Uint8Array;
/** A round seal in red, PNG with transparent background. */
export const SEAL_IMAGE: Uint8Array;
