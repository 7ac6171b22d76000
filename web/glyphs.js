// Draws one character with the phone's own fonts on a 2D canvas (Host::rasterise).

// style.css gives the same families to the real inputs, so that typed and drawn text match.
const families = 'system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", ' +
  '"Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif';
const fonts = [(size) => `400 ${size}px ${families}`, (size) => `600 ${size}px ${families}`,
  (size) => `400 ${size}px "Baijia Icons"`];
const mayHaveColor = /\p{Emoji}/u;

const canvas = document.createElement('canvas');
canvas.width = canvas.height = 64;
const context = canvas.getContext('2d', { willReadFrequently: true });
if ('lang' in context) context.lang = 'zh-CN';
let current = '';

/// Fills `out` with one byte of coverage a pixel, or RGBA for emoji.
/// Value: width, height, left, top, advance (device pixels), 1 when RGBA.
export function rasterise(codepoint, face, pixels, out) {
  const text = String.fromCodePoint(codepoint);
  const font = fonts[face](pixels);
  if (font !== current) context.font = current = font;
  const measure = context.measureText(text);
  const left = Math.floor(-measure.actualBoundingBoxLeft) - 1, top = Math.floor(-measure.actualBoundingBoxAscent) - 1;
  let width = Math.ceil(measure.actualBoundingBoxRight) + 1 - left;
  let height = Math.ceil(measure.actualBoundingBoxDescent) + 1 - top;
  if (!(measure.actualBoundingBoxRight > -measure.actualBoundingBoxLeft)) width = height = 0;
  const most = Math.floor(Math.sqrt(out.length / 4));
  width = Math.min(width, most);
  height = Math.min(height, most);
  if (width === 0 || height === 0) return [0, 0, 0, 0, measure.width, 0];
  if (canvas.width < width || canvas.height < height) {
    canvas.width = canvas.height = Math.max(width, height, canvas.width * 2);
    context.font = current = font;
  }
  context.clearRect(0, 0, width, height);
  context.fillText(text, -left, -top);
  const image = context.getImageData(0, 0, width, height).data;
  let colored = 0;
  if (codepoint > 0xff && mayHaveColor.test(text)) {
    for (let i = 0; i < image.length && !colored; i += 4) colored = image[i] | image[i + 1] | image[i + 2] ? 1 : 0;
  }
  if (colored) out.set(image);
  else for (let i = 3, o = 0; i < image.length; i += 4) out[o++] = image[i];
  return [width, height, left, top, measure.width, colored];
}
