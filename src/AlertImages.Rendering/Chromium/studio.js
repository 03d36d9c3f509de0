// Runs in an empty page without network: makes and changes pictures. Pictures come and go as base64.
(() => {
  const decode = async (data) => {
    const text = atob(data);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) {
      bytes[at] = text.charCodeAt(at);
    }
    return createImageBitmap(new Blob([bytes]));
  };

  const encode = (bytes) => {
    let text = "";
    for (let start = 0; start < bytes.length; start += 32768) {
      text += String.fromCharCode(...bytes.subarray(start, start + 32768));
    }
    return btoa(text);
  };

  const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

  const canvasOf = (width, height, smoothing) => {
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = smoothing;
    return { canvas, context };
  };

  // An SVG as an image runs no script and loads nothing.
  const vector = async (svg) => {
    const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      return image;
    } finally {
      URL.revokeObjectURL(url);
    }
  };

  const place = (context, picture, bitmap) => {
    const factor = Math.min(picture.width / bitmap.width, picture.height / bitmap.height);
    const [width, height] = [bitmap.width * factor, bitmap.height * factor];
    context.drawImage(bitmap, picture.left + (picture.width - width) / 2, picture.top + (picture.height - height) / 2, width, height);
    bitmap.close();
  };

  window.__alertImagesDraw = async ({ svg, width, height, scale, background, pictures }) => {
    const { canvas, context } = canvasOf(width * scale, height * scale, "low"); // at about half the size nothing better is seen
    context.scale(canvas.width / width, canvas.height / height);
    if (background) {
      context.fillStyle = background;
      context.fillRect(0, 0, width, height);
    }
    const [drawing, ...bitmaps] = await Promise.all([vector(svg), ...pictures.map((picture) => decode(picture.data))]);
    pictures.forEach((picture, index) => place(context, picture, bitmaps[index]));
    context.drawImage(drawing, 0, 0, width, height);
    return encode(await bytesOf(await canvas.convertToBlob({ type: "image/png" })));
  };

  // The colours that stand for all others: boxes of colours are halved, the most important first.
  const chooseColors = (pixels, wanted) => {
    const bins = new Map();
    for (let at = 0; at < pixels.length; at += 4) {
      const key = (pixels[at] >> 3) << 10 | (pixels[at + 1] >> 3) << 5 | pixels[at + 2] >> 3;
      const bin = bins.get(key);
      if (bin) {
        bin.count++;
        bin.sum[0] += pixels[at];
        bin.sum[1] += pixels[at + 1];
        bin.sum[2] += pixels[at + 2];
      } else {
        bins.set(key, { key, count: 1, sum: [pixels[at], pixels[at + 1], pixels[at + 2]] });
      }
    }

    const boxOf = (members) => {
      let [count, widest, channel] = [0, -1, 0];
      for (let index = 0; index < 3; index++) {
        const values = members.map((bin) => bin.sum[index] / bin.count);
        const range = Math.max(...values) - Math.min(...values);
        [widest, channel] = range > widest ? [range, index] : [widest, channel];
      }
      members.forEach((bin) => { count += bin.count; });
      return { members, count, channel, weight: widest * Math.sqrt(count) };
    };

    const boxes = [boxOf([...bins.values()])];
    while (boxes.length < wanted) {
      const largest = boxes.reduce((best, box) => box.members.length > 1 && (!best || box.weight > best.weight) ? box : best, null);
      if (!largest || largest.weight === 0) {
        break;
      }
      const sorted = largest.members.sort((a, b) => a.sum[largest.channel] / a.count - b.sum[largest.channel] / b.count);
      let [half, split] = [0, 0];
      while (split < sorted.length - 1 && (split === 0 || half + sorted[split].count <= largest.count / 2)) {
        half += sorted[split++].count;
      }
      boxes.splice(boxes.indexOf(largest), 1, boxOf(sorted.slice(0, split)), boxOf(sorted.slice(split)));
    }

    const indexOf = new Uint8Array(32768);
    const colors = boxes.map((box, index) => {
      const sum = [0, 0, 0];
      for (const bin of box.members) {
        indexOf[bin.key] = index;
        bin.sum.forEach((value, channel) => { sum[channel] += value; });
      }
      return sum.map((value) => Math.round(value / box.count));
    });
    return { colors, indexOf };
  };

  const crcs = Uint32Array.from({ length: 256 }, (_, value) => {
    for (let bit = 0; bit < 8; bit++) {
      value = value & 1 ? 0xEDB88320 ^ value >>> 1 : value >>> 1;
    }
    return value >>> 0;
  });

  // https://www.w3.org/TR/png-3/#5Chunk-layout
  const chunk = (type, data) => {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    bytes.set([...type].map((letter) => letter.charCodeAt(0)), 4);
    bytes.set(data, 8);
    let crc = 0xFFFFFFFF;
    for (let at = 4; at < 8 + data.length; at++) {
      crc = crcs[(crc ^ bytes[at]) & 0xFF] ^ crc >>> 8;
    }
    view.setUint32(8 + data.length, ~crc >>> 0);
    return bytes;
  };

  const palettePng = async (canvas, context, wanted) => {
    const { width, height } = canvas;
    const pixels = context.getImageData(0, 0, width, height).data;
    const { colors, indexOf } = chooseColors(pixels, wanted);
    const depth = colors.length <= 16 ? 4 : 8;
    const row = 1 + Math.ceil(width * depth / 8);
    const data = new Uint8Array(row * height);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 4) {
        const index = indexOf[(pixels[at] >> 3) << 10 | (pixels[at + 1] >> 3) << 5 | pixels[at + 2] >> 3];
        data[y * row + 1 + (depth === 8 ? x : x >> 1)] |= depth === 8 || x & 1 ? index : index << 4;
      }
    }

    const header = new Uint8Array(13);
    new DataView(header.buffer).setUint32(0, width);
    new DataView(header.buffer).setUint32(4, height);
    header.set([depth, 3, 0, 0, 0], 8);
    const packed = await bytesOf(await new Response(new Blob([data]).stream().pipeThrough(new CompressionStream("deflate"))).blob());
    return bytesOf(new Blob([
      Uint8Array.of(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A),
      chunk("IHDR", header), chunk("PLTE", Uint8Array.from(colors.flat())), chunk("IDAT", packed), chunk("IEND", new Uint8Array()),
    ]));
  };

  window.__alertImagesEncode = async ({ data, factor, format, detail }) => {
    const bitmap = await decode(data);
    const { canvas, context } = canvasOf(bitmap.width * factor, bitmap.height * factor, "high");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return encode(format === "PalettePng"
      ? await palettePng(canvas, context, detail)
      : await bytesOf(await canvas.convertToBlob(format === "Jpeg" ? { type: "image/jpeg", quality: detail / 100 } : { type: "image/png" })));
  };
})();
