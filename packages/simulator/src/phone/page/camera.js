import { readQr } from "./decode.js";

/** @typedef {"cameraInsecure" | "cameraDenied" | "cameraMissing" | "cameraBusy"} CameraProblem */

/** Milliseconds between two looks: a code lasts a second, and the page has other things to do. */
const lookEvery = 150;

/**
 * Looks through the camera for QR codes.
 *
 * @param {HTMLVideoElement} video - Where the person sees what the camera sees.
 * @param {(text: string) => void} onText - Told of each new text, once.
 */
export function createCamera(video, onText) {
  /** Ends the look that is under way, or the wait for the person's leave. */
  let current = new AbortController();

  /** @param {AbortSignal} signal */
  async function look(signal) {
    /** @type {string | undefined} */
    let last;
    while (!signal.aborted) {
      const { videoWidth: width, videoHeight: height } = video;
      const text = width > 0 ? await readQr(video, { width, height, tries: 1 }) : undefined;
      if (text !== undefined && text !== last && !signal.aborted) {
        last = text;
        onText(text);
      }
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
  }

  return {
    stop: () => current.abort(),
    /** @returns {Promise<CameraProblem | undefined>} Why there is no picture. */
    async start() {
      current.abort();
      current = new AbortController();
      const { signal } = current;
      // Absent, and not refused, where the page came over plain http from another machine.
      if (navigator.mediaDevices === undefined) return "cameraInsecure";
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        const end = () => {
          for (const track of stream.getTracks()) track.stop();
          if (video.srcObject === stream) video.srcObject = null;
        };
        if (signal.aborted) {
          end();
          return undefined;
        }
        signal.addEventListener("abort", end);
        video.srcObject = stream;
        await video.play();
      } catch (error) {
        // Whoever closes the camera while it starts has no problem with it.
        return signal.aborted ? undefined : problemOf(error);
      }
      void look(signal);
      return undefined;
    },
  };
}

/**
 * @param {unknown} error
 * @returns {CameraProblem}
 */
function problemOf(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "cameraDenied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "cameraMissing" : "cameraBusy";
}
