// A page that behaves like Grafana's d-solo: it asks for its data, draws one panel and then raises window.panelsRendered.
(async () => {
  window.panelsRendered = 0;
  const query = new URLSearchParams(location.search);
  const to = Number(query.get("to")) || Date.now();
  const from = Number(query.get("from")) || to - 3600000;
  const light = query.get("theme") === "light";
  document.documentElement.classList.toggle("light", light);

  const answer = await fetch(`/dashboard/series?panelId=${encodeURIComponent(query.get("panelId") || "1")}&from=${from}&to=${to}`);
  const series = await answer.json();
  document.getElementById("title").textContent = series.title;

  const canvas = document.getElementById("chart");
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const draw = canvas.getContext("2d");
  draw.scale(ratio, ratio);

  const left = 54;
  const bottom = 24;
  const values = series.points.map((point) => point[1]);
  const top = Math.max(series.threshold * 1.4, ...values) * 1.05;
  const x = (time) => left + ((time - from) / (to - from)) * (width - left - 8);
  const y = (value) => 6 + (1 - value / top) * (height - bottom - 6);

  draw.font = "12px sans-serif";
  draw.fillStyle = light ? "#6e7074" : "#9fa7b3";
  draw.strokeStyle = light ? "#e4e7e7" : "#2c3235";
  draw.textAlign = "right";
  for (let line = 0; line <= 4; line++) {
    const value = (top / 4) * line;
    draw.beginPath();
    draw.moveTo(left, y(value));
    draw.lineTo(width - 8, y(value));
    draw.stroke();
    draw.fillText(`${value.toFixed(2)} s`, left - 6, y(value) + 4);
  }

  draw.textAlign = "center";
  const minute = 60000;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720].map((minutes) => minutes * minute).find((candidate) => (to - from) / candidate <= 8) || 1440 * minute;
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const label = new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: query.get("timezone") || undefined });
    draw.fillText(label, x(time), height - 6);
  }

  // where the drawing lies, as Grafana's panels say it
  Object.assign(document.getElementById("over").style, { left: `${left}px`, top: "6px", width: `${width - left - 8}px`, height: `${height - bottom - 6}px` });

  draw.fillStyle = "rgba(242, 73, 92, 0.12)";
  draw.fillRect(left, y(top), width - left - 8, y(series.threshold) - y(top));
  draw.strokeStyle = "#f2495c";
  draw.setLineDash([6, 4]);
  draw.beginPath();
  draw.moveTo(left, y(series.threshold));
  draw.lineTo(width - 8, y(series.threshold));
  draw.stroke();
  draw.setLineDash([]);

  draw.strokeStyle = "#73bf69";
  draw.lineWidth = 1.5;
  draw.beginPath();
  for (const [time, value] of series.points) {
    draw.lineTo(x(time), y(value));
  }

  draw.stroke();
  const last = values.length > 0 ? values[values.length - 1] : 0;
  document.getElementById("legend").innerHTML = "<b>&#9644;</b> ";
  document.getElementById("legend").append(`${series.name}   last ${last.toFixed(2)} s`);
  requestAnimationFrame(() => { window.panelsRendered += 1; });
})();
