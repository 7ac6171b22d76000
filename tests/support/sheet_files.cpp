#include "tests/support/sheet_files.h"

#include <cstddef>
#include <stdexcept>

#include <iconv.h>
#include <zip.h>

namespace baijia::testing {

std::string zip_of(const std::map<std::string, std::string>& parts) {
  zip_error_t error{};
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (zip == nullptr) throw std::runtime_error("zip");
  for (const auto& [name, bytes] : parts) {
    zip_source_t* part = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    if (zip_file_add(zip, name.c_str(), part, ZIP_FL_ENC_UTF_8) < 0) throw std::runtime_error("zip part");
  }
  if (zip_close(zip) != 0) throw std::runtime_error("zip close");
  zip_stat_t stat{};
  zip_source_stat(target, &stat);
  std::string file(stat.size, '\0');
  zip_source_open(target);
  zip_source_read(target, file.data(), file.size());
  zip_source_close(target);
  zip_source_free(target);
  return file;
}

std::string xlsx_of(const std::vector<SheetXml>& sheets, const std::vector<std::string>& shared) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const std::string space = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  std::string list;
  std::string targets;
  std::map<std::string, std::string> parts;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string id = std::to_string(i + 1);
    list += "<sheet name=\"" + sheets[i].name + "\" sheetId=\"" + id + "\" r:id=\"rId" + id + "\"" +
            (sheets[i].hidden ? " state=\"hidden\"" : "") + "/>";
    targets += "<Relationship Id=\"rId" + id + "\" Type=\"worksheet\" Target=\"worksheets/sheet" + id + ".xml\"/>";
    parts["xl/worksheets/sheet" + id + ".xml"] = head + "<worksheet" + space + "><sheetData>" + sheets[i].rows +
                                                 "</sheetData>" + sheets[i].after + "</worksheet>";
  }
  parts["xl/workbook.xml"] =
      head + "<workbook" + space +
      " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>" + list +
      "</sheets></workbook>";
  parts["xl/_rels/workbook.xml.rels"] =
      head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + targets +
      "</Relationships>";
  parts["xl/styles.xml"] = head + "<styleSheet" + space +
                           "><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
                           "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/>"
                           "</cellXfs></styleSheet>";
  if (!shared.empty()) {
    std::string texts;
    for (const std::string& text : shared) texts += "<si>" + text + "</si>";
    parts["xl/sharedStrings.xml"] = head + "<sst" + space + ">" + texts + "</sst>";
  }
  return zip_of(parts);
}

std::string inline_row(int number, const std::vector<std::string>& cells) {
  std::string row = "<row r=\"" + std::to_string(number) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    row += std::string("<c r=\"") + static_cast<char>('A' + i) + std::to_string(number) + "\" t=\"inlineStr\"><is><t>" +
           cells[i] + "</t></is></c>";
  }
  return row + "</row>";
}

std::string encoded(std::string_view utf8, const char* charset) {
  iconv_t converter = iconv_open(charset, "UTF-8");
  std::string in(utf8);
  std::string out(in.size() * 4 + 16, '\0');
  char* from = in.data();
  std::size_t from_left = in.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  const std::size_t converted = iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  if (converted == static_cast<std::size_t>(-1)) throw std::runtime_error("iconv");
  out.resize(out.size() - to_left);
  return out;
}

}  // namespace baijia::testing
