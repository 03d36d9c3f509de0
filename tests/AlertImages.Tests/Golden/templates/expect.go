// Runs the lines of cases.txt through Go's own text/template and prints what each gives as JSON:
//
//	go run expect.go < cases.txt > expected.json
//
// A line is a template; ⏎ stands for a line break. Data and functions are those that Alertmanager and Grafana hand to templates.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"
)

type Pair struct{ Name, Value string }
type Pairs []Pair

func (ps Pairs) Names() (all []string) {
	for _, p := range ps {
		all = append(all, p.Name)
	}
	return all
}

func (ps Pairs) Values() (all []string) {
	for _, p := range ps {
		all = append(all, p.Value)
	}
	return all
}

func (ps Pairs) String() string {
	var all []string
	for _, p := range ps {
		all = append(all, p.Name+"="+p.Value)
	}
	return strings.Join(all, ", ")
}

type KV map[string]string

func (kv KV) SortedPairs() Pairs {
	names := []string{}
	first := Pairs{}
	for name := range kv {
		if name == "alertname" {
			first = append(first, Pair{name, kv[name]})
		} else {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		first = append(first, Pair{name, kv[name]})
	}
	return first
}

func (kv KV) Remove(names []string) KV {
	left := KV{}
	drop := map[string]bool{}
	for _, name := range names {
		drop[name] = true
	}
	for name, value := range kv {
		if !drop[name] {
			left[name] = value
		}
	}
	return left
}

func (kv KV) Names() []string  { return kv.SortedPairs().Names() }
func (kv KV) Values() []string { return kv.SortedPairs().Values() }
func (kv KV) String() string   { return kv.SortedPairs().String() }

type Alert struct {
	Status                                                        string
	Labels, Annotations                                           KV
	StartsAt, EndsAt                                              time.Time
	GeneratorURL, Fingerprint, SilenceURL, DashboardURL, PanelURL string
	RuleUID                                                       string
	Values                                                        map[string]float64
	ValueString, ImageURL, EmbeddedImage                          string
	OrgID                                                         int64
}
type Alerts []Alert

func (as Alerts) having(status string) Alerts {
	found := Alerts{}
	for _, a := range as {
		if a.Status == status {
			found = append(found, a)
		}
	}
	return found
}
func (as Alerts) Firing() Alerts   { return as.having("firing") }
func (as Alerts) Resolved() Alerts { return as.having("resolved") }

type Data struct {
	Receiver, Status                             string
	Alerts                                       Alerts
	GroupLabels, CommonLabels, CommonAnnotations KV
	ExternalURL, AppVersion, GroupKey            string
	TruncatedAlerts                              int
	Vars                                         map[string]interface{}
}

type coll struct{}

func (coll) Dict(args ...interface{}) (map[string]interface{}, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("odd number of arguments")
	}
	made := map[string]interface{}{}
	for i := 0; i < len(args); i += 2 {
		made[fmt.Sprint(args[i])] = args[i+1]
	}
	return made, nil
}
func (coll) Slice(args ...interface{}) []interface{} { return args }
func (coll) Append(v interface{}, list []interface{}) []interface{} {
	return append(append([]interface{}{}, list...), v)
}

type clock struct{}

var now = time.Date(2026, 3, 1, 10, 5, 0, 0, time.UTC)

func (clock) Now() time.Time { return now }

type data struct{}

func (data) JSON(text string) (v interface{}, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&v)
	return plain(v), err
}

func plain(v interface{}) interface{} {
	switch t := v.(type) {
	case json.Number:
		if i, err := t.Int64(); err == nil {
			return int(i)
		}
		f, _ := t.Float64()
		return f
	case []interface{}:
		for i := range t {
			t[i] = plain(t[i])
		}
	case map[string]interface{}:
		for k := range t {
			t[k] = plain(t[k])
		}
	}
	return v
}

func (data) ToJSON(v interface{}) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
func (data) ToJSONPretty(indent string, v interface{}) (string, error) {
	b, err := json.MarshalIndent(v, "", indent)
	return string(b), err
}

type tmpl struct{ t *template.Template }

func (n tmpl) Exec(name string, ctx ...interface{}) (string, error) {
	var b bytes.Buffer
	var c interface{}
	if len(ctx) > 0 {
		c = ctx[0]
	}
	err := n.t.ExecuteTemplate(&b, name, c)
	return b.String(), err
}
func (n tmpl) Inline(text string, ctx ...interface{}) (string, error) {
	t, err := n.t.Clone()
	if err != nil {
		return "", err
	}
	if t, err = t.New("__inline__").Parse(text); err != nil {
		return "", err
	}
	var b bytes.Buffer
	var c interface{}
	if len(ctx) > 0 {
		c = ctx[0]
	}
	err = t.Execute(&b, c)
	return b.String(), err
}

func humanize(i interface{}) (string, error) {
	v, err := strconv.ParseFloat(fmt.Sprint(i), 64)
	if d, ok := i.(time.Duration); ok {
		v, err = d.Seconds(), nil
	}
	if err != nil {
		return "", err
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Sprintf("%.4g", v), nil
	}
	if v == 0 {
		return fmt.Sprintf("%.4gs", v), nil
	}
	if math.Abs(v) >= 1 {
		sign := ""
		if v < 0 {
			sign = "-"
			v = -v
		}
		duration := int64(v)
		seconds, minutes, hours, days := duration%60, (duration/60)%60, (duration/60/60)%24, duration/60/60/24
		if days != 0 {
			return fmt.Sprintf("%s%dd %dh %dm %ds", sign, days, hours, minutes, seconds), nil
		}
		if hours != 0 {
			return fmt.Sprintf("%s%dh %dm %ds", sign, hours, minutes, seconds), nil
		}
		if minutes != 0 {
			return fmt.Sprintf("%s%dm %ds", sign, minutes, seconds), nil
		}
		return fmt.Sprintf("%s%.4gs", sign, v), nil
	}
	prefix := ""
	for _, p := range []string{"m", "u", "n", "p", "f", "a", "z", "y"} {
		if math.Abs(v) >= 1 {
			break
		}
		prefix = p
		v *= 1000
	}
	return fmt.Sprintf("%.4g%ss", v, prefix), nil
}

func title(text string) string {
	inside := false
	return strings.Map(func(r rune) rune {
		was := inside
		inside = unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '\''
		if was {
			return r
		}
		return unicode.ToUpper(r)
	}, text)
}

func main() {
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	alert := func(status, instance string, values map[string]float64) Alert {
		a := Alert{Status: status, Labels: KV{"alertname": "HighCPU", "grafana_folder": "Prod", "instance": instance, "severity": "critical"},
			Annotations: KV{"summary": "HighCPU on " + instance, "runbook_url": "https://wiki.example.org/r1"}, StartsAt: start,
			GeneratorURL: "https://grafana.example.org/view?orgId=1", Fingerprint: "8499bfead00891c8", ValueString: "v", RuleUID: "rule01", OrgID: 1, Values: values}
		if status == "resolved" {
			a.EndsAt = now
		}
		return a
	}
	d := &Data{Receiver: "ops", Status: "firing", Alerts: Alerts{alert("firing", "web-1", map[string]float64{"A": 93.5, "B": 1}), alert("firing", "web-2", map[string]float64{"A": 1500000, "C": 0.00001}), alert("resolved", "db<1>", nil)},
		GroupLabels: KV{"alertname": "HighCPU"}, CommonLabels: KV{"alertname": "HighCPU", "grafana_folder": "Prod", "severity": "critical"}, CommonAnnotations: KV{"runbook_url": "https://wiki.example.org/r1"},
		ExternalURL: "https://grafana.example.org", AppVersion: "12.4.0", GroupKey: "{}:{alertname=\"HighCPU\"}", TruncatedAlerts: 2, Vars: map[string]interface{}{}}
	type result struct {
		Template string `json:"template"`
		Expected string `json:"expected"`
		Fails    bool   `json:"fails,omitempty"`
	}
	var results []result
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if lines.Text() == "" || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		text := strings.ReplaceAll(lines.Text(), "⏎", "\n")
		t := template.New("test").Option("missingkey=zero")
		t.Funcs(template.FuncMap{
			"toUpper": strings.ToUpper, "toLower": strings.ToLower, "title": title, "trimSpace": strings.TrimSpace,
			"join": func(sep string, s []string) string { return strings.Join(s, sep) }, "match": regexp.MatchString,
			"safeHtml": func(s string) string { return s }, "safeUrl": func(s string) string { return s }, "urlUnescape": url.QueryUnescape,
			"reReplaceAll": func(pattern, repl, text string) string { return regexp.MustCompile(pattern).ReplaceAllString(text, repl) },
			"stringSlice":  func(s ...string) []string { return s },
			"date":         func(layout string, t time.Time) string { return t.Format(layout) },
			"tz": func(name string, t time.Time) (time.Time, error) {
				l, err := time.LoadLocation(name)
				if err != nil {
					return time.Time{}, err
				}
				return t.In(l), nil
			},
			"since": func(t time.Time) time.Duration { return now.Sub(t) }, "humanizeDuration": humanize,
			"toJson": data{}.ToJSON, "coll": func() coll { return coll{} }, "data": func() data { return data{} },
			"tmpl": func() tmpl { return tmpl{t} }, "time": func() clock { return clock{} }, "tenantID": func() string { return "" },
		})
		parsed, err := t.Parse(text)
		var b bytes.Buffer
		if err == nil {
			err = parsed.Execute(&b, d)
		}
		results = append(results, result{lines.Text(), b.String(), err != nil})
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(results); err != nil {
		panic(err)
	}
}
