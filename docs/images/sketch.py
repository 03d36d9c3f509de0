"""Draws what arrives at each contact point: sketches, not the vendors' own look, made from the requests in tests/AlertImages.Tests/Golden/contact-points.

python3 docs/images/sketch.py PANEL.png CHROMIUM    (a picture of a panel, as the demo makes it, and the browser's name)
"""
import base64
import html
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/AlertImages.Tests/Golden/contact-points"
STYLE = """body{margin:0;background:#f4f5f5;font:13px/1.45 sans-serif;color:#24292e}
article{margin:14px;padding:12px 14px;background:#fff;border-radius:6px;border-left:5px solid #d63232}
h1{font-size:15px;margin:0 0 6px}pre{font:12px/1.4 sans-serif;white-space:pre-wrap;margin:0 0 8px;max-height:150px;overflow:hidden;word-break:break-all}
img{width:440px;display:block;margin:8px 0}small{color:#6e7074}b.button{display:inline-block;padding:3px 9px;border:1px solid #3871dc;border-radius:4px;color:#3871dc;font-weight:normal}
table{border-collapse:collapse;font-size:12px}td{padding:1px 10px 1px 0;vertical-align:top;word-break:break-all}td:first-child{color:#6e7074;white-space:nowrap}"""


def requests(name, situation):
    return json.loads((GOLDEN / name / f"{situation}.json").read_text())


def fields(form):
    return {part["name"]: part.get("value", part.get("file")) for part in form}


def rows(pairs):
    return "<table>" + "".join(f"<tr><td>{html.escape(key)}</td><td>{html.escape(str(value))}</td></tr>" for key, value in pairs) + "</table>"


def card(title, text, more="", note=""):
    return f"<article><h1>{html.escape(title)}</h1><pre>{html.escape(text)}</pre>{more}<small>{html.escape(note)}</small></article>"


def sketches():
    picture = "<img src='PANEL'>"
    body = lambda name: requests(name, "one_firing_link")[0]["json"]
    link = body("dingding")["link"]
    yield "dingding", card(link["title"], link["text"], picture, "link; an action card has a button More")
    payload = fields(requests("discord", "one_firing_file")[0]["form"])["payload_json"]
    yield "discord", card("Grafana", payload["content"], f"<article style='margin:0;background:#f2f3f5'><h1>{html.escape(payload['embeds'][0]['title'])}</h1></article><p><b>{payload['embeds'][1]['title']}</b></p>{picture}")
    cards = body("googlechat")["cards"]
    yield "googlechat", card(cards[0]["header"]["title"], cards[0]["sections"][0]["widgets"][0]["textParagraph"]["text"], f"<b class='button'>OPEN IN GRAFANA</b><h1>Screenshots</h1>{picture}")
    record = body("kafka")["records"][0]["value"]
    yield "kafka", card("A record", "", rows((key, value) for key, value in record.items() if key != "details"))
    messages = body("line")["messages"]
    yield "line", card("Alerts", messages[0]["text"], picture)
    alert = body("opsgenie")
    yield "opsgenie", card(alert["message"], alert["description"], rows([("tags", ", ".join(alert["tags"])), *alert["details"].items()]))
    event = body("pagerduty")
    yield "pagerduty", card(event["payload"]["summary"], event["payload"]["custom_details"]["firing"], rows([("severity", event["payload"]["severity"]), ("source", event["payload"]["source"])]) + picture)
    posted = requests("prometheus-alertmanager", "one_firing_link")[0]["json"][0]
    yield "prometheus-alertmanager", card("An alert", "", rows([*posted["labels"].items(), *posted["annotations"].items()]))
    form = fields(requests("pushover", "one_firing_link")[0]["form"])
    yield "pushover", card(form["title"], form["message"], picture + f"<b class='button'>{form['url_title']}</b>")
    sensu = body("sensugo")
    yield "sensugo", card("default / default, status 2", sensu["check"]["output"], rows(sensu["check"]["metadata"]["labels"].items()))
    message = body("slack")["attachments"][0]
    yield "slack", card(message["title"], message["text"], "<small>1 reply</small>" + picture, message["footer"])
    adaptive = body("teams")["attachments"][0]["content"]["body"]
    yield "teams", card(adaptive[0]["text"], adaptive[1]["text"], picture + "<b class='button'>View URL</b>")
    yield "telegram", card("Alerts", fields(requests("telegram", "one_firing_link")[0]["form"])["text"], picture, "the picture replies to the text; several form an album")
    yield "threema", card("*GATEWAY", requests("threema", "one_firing_link")[0]["text"].split("text=", 1)[1])
    incident = body("victorops")
    yield "victorops", card(incident["entity_display_name"], incident["state_message"], picture, incident["message_type"])
    hook = body("webhook")
    yield "webhook", card(hook["title"], "", rows([("status", hook["status"]), ("state", hook["state"]), ("imageURL", hook["alerts"][0]["imageURL"]), ("panelURL", hook["alerts"][0]["panelURL"]), ("values", hook["alerts"][0]["values"])]))


def main(panel, chromium):
    data = "data:image/png;base64," + base64.b64encode(pathlib.Path(panel).read_bytes()).decode()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sketches():
            page = pathlib.Path(folder) / f"{name}.html"
            page.write_text(f"<!DOCTYPE html><meta charset='utf-8'><style>{STYLE}</style>" + content.replace("PANEL", data))
            height = (570 if content.count("<h1>") > 1 else 510) if "<img" in content else 330
            subprocess.run([chromium, "--no-sandbox", "--hide-scrollbars", f"--screenshot={ROOT / 'docs/images' / (name + '.png')}", f"--window-size=520,{height}", page.as_uri()], check=True, stderr=subprocess.DEVNULL)


main(*sys.argv[1:])
